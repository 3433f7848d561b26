using Admin.Api.Data.Sqlite;
using Admin.Api.Host.Upkeep;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Data;

/// <summary>What the service writes to disk is its owner's alone.</summary>
[TestFixture]
[Platform("Linux,MacOsX")]
internal sealed class FileModeTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task Every_file_of_the_database_and_the_directory_made_for_it_are_its_owners_alone()
    {
        await using var host = await AdminHost.StartAsync(_directory);
        await host.KeyAsync();

        var files = Directory.GetFiles(Path.Combine(_directory, "data"));
        Assert.That(files.Select(Path.GetExtension), Is.SupersetOf(new[] { ".db", ".db-wal", ".db-shm", ".lock" }));
        Assert.That(files.Select(f => (f, Mode(f))), Is.All.Matches<(string, UnixFileMode)>(f => f.Item2 == Owner));
        Assert.That(Mode(Path.Combine(_directory, "data")), Is.EqualTo(Owner | UnixFileMode.UserExecute));
    }

    [Test]
    public async Task Files_that_others_could_read_are_taken_from_them_with_a_word_and_their_directory_is_left_alone()
    {
        await (await AdminHost.StartAsync(_directory)).DisposeAsync();
        var file = AdminHost.DatabaseFile(_directory);
        Set(file, Everybody | UnixFileMode.GroupWrite);
        Set(file + ".lock", Everybody);
        Set(Path.GetDirectoryName(file)!, Everybody | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        var log = new CapturedLog();

        await using var host = await AdminHost.StartAsync(_directory, replace: services => services.AddSingleton<ILoggerProvider>(log));
        await host.KeyAsync();

        foreach (var part in new[] { "", "-wal", "-shm", ".lock" }) Assert.That(Mode(file + part), Is.EqualTo(Owner), part);
        Assert.That(log.Lines.Count(l => l.Contains("no longer can", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(log.Lines, Has.Some.Contains(file + " could be read by others"));
        Assert.That(Mode(Path.GetDirectoryName(file)!), Is.EqualTo(Everybody | UnixFileMode.UserExecute | UnixFileMode.OtherExecute));
    }

    [Test]
    public async Task A_backup_and_what_a_restore_keeps_aside_are_their_owners_alone()
    {
        await (await AdminHost.StartAsync(_directory)).DisposeAsync();
        var (file, copy) = (AdminHost.DatabaseFile(_directory), Path.Combine(_directory, "copy.db"));
        var database = SqliteDatabase.Read(new Secret($"Data Source={file}"), out _)!;
        var upkeep = new DatabaseUpkeep(database, TimeProvider.System, TextWriter.Null);
        Set(file, Everybody);

        await upkeep.RunAsync(new UpkeepVerb(UpkeepKind.Backup, copy), CancellationToken.None);
        await upkeep.RunAsync(new UpkeepVerb(UpkeepKind.Restore, copy), CancellationToken.None);

        var written = Directory.GetFiles(Path.GetDirectoryName(file)!).Append(copy).ToList();
        Assert.That(written, Has.Some.Contains(".replaced-"));
        Assert.That(written.Select(f => (f, Mode(f))), Is.All.Matches<(string, UnixFileMode)>(f => f.Item2 == Owner));
    }

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    private static void Set(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);
}
