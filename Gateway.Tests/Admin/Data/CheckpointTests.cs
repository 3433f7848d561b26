using Admin.Api;
using Admin.Api.Data;
using Admin.Api.Data.Sqlite;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.SqliteText;

namespace Gateway.Tests.Admin.Data;

/// <summary>The write-ahead log is moved into the database file beside the writers, who neither wait for it nor depend on it.</summary>
[TestFixture]
internal sealed class CheckpointTests
{
    private static readonly CheckpointTerms Often = new(TimeSpan.FromMilliseconds(10), RestartAt: 40, WarnAt: 100_000);

    private string _directory = null!;
    private CapturedLog _log = null!;

    private string Database => AdminHost.DatabaseFile(_directory);

    [SetUp]
    public void MakeDirectory() => (_directory, _log) = (Directory.CreateTempSubdirectory("gateway-admin-").FullName, new CapturedLog());

    [TearDown]
    public void RemoveDirectory()
    {
        _log.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task What_was_committed_comes_into_the_database_file_without_its_log()
    {
        await using var host = await StartAsync(CheckpointTerms.Default);

        for (var i = 0; i < 3; i++) await host.KeyAsync();

        await Eventually.HoldsAsync(() => Task.FromResult(KeysWithoutTheLog() == 3), "the file alone holds the keys");
    }

    [Test]
    public async Task The_log_begins_anew_under_a_writer_that_leaves_no_gap()
    {
        // Not too often: a checkpoint of little ends within the moment in which the writer's thread is put off a processor, and then writers find all of it moved.
        await using var host = await StartAsync(Often with { Interval = TimeSpan.FromMilliseconds(50) });
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => WriteWithoutAGap(stop.Token));

        var beginnings = new HashSet<string>();
        await Eventually.HoldsAsync(() => Task.FromResult(beginnings.Add(Salt()) && beginnings.Count > 8), "the log has begun anew eight times");
        await stop.CancelAsync();
        await writer;
    }

    [Test]
    public async Task A_log_that_was_long_gives_its_room_back()
    {
        await using var host = await StartAsync(Often);
        await FillLogAsync(host, bytes: 80_000_000);
        Assert.That(new FileInfo(Database + "-wal").Length, Is.GreaterThan(80_000_000));

        await Eventually.HoldsAsync(
            async () => (await host.KeyAsync()).ValueKind != default && new FileInfo(Database + "-wal").Length <= 67_108_864, "the file of the log is cut");
    }

    [Test]
    public async Task A_reader_that_stays_stops_no_write_and_the_log_is_moved_once_it_leaves()
    {
        await using var host = await StartAsync(Often);
        await host.KeyAsync();
        await using (var reader = await host.OpenAsync())
        {
            await reader.BeginReadAsync(CancellationToken.None);
            Assert.That(await reader.Keys.CountAsync(), Is.EqualTo(1));
            for (var i = 0; i < 20; i++) await host.KeyAsync();

            Assert.That(await reader.Keys.CountAsync(), Is.EqualTo(1), "it reads the state that it began with");
            Assert.That(KeysWithoutTheLog(), Is.LessThan(21), "which the rest may not overwrite");
        }

        await Eventually.HoldsAsync(() => Task.FromResult(KeysWithoutTheLog() == 21), "the file alone holds the keys");
    }

    [Test]
    public async Task A_log_that_is_too_long_is_told_of_once_and_that_it_is_over()
    {
        await using var host = await StartAsync(Often with { WarnAt = 2_000 });
        await using (var reader = await host.OpenAsync())
        {
            await reader.BeginReadAsync(CancellationToken.None);
            await reader.Keys.CountAsync();
            await FillLogAsync(host, bytes: 10_000_000);
            await Eventually.HoldsAsync(() => Task.FromResult(Told("cannot be moved into it") > 0), "the log is told of");
            for (var i = 0; i < 20; i++) await host.KeyAsync();
            Assert.That(Told("is moved into it again"), Is.Zero);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Told("is moved into it again") > 0), "it is told that it is over");
        Assert.That(Told("cannot be moved into it"), Is.EqualTo(1));
        Assert.That(Told("is moved into it again"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_fails_is_told_once_and_tried_until_it_works()
    {
        var url = $"Data Source={Path.Combine(_directory, "late.db")}";
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var time = new CountedTime();
        await using var checkpoints = new SqliteCheckpoints(SqliteDatabase.Read(new Secret(url), out _)!, Often, time, logs.CreateLogger<SqliteCheckpoints>());
        await checkpoints.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => Task.FromResult(time.Asked >= 3), "it has failed three times, there being no file");
        using var connection = Open(url);
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE late (x)");

        await Eventually.HoldsAsync(() => Task.FromResult(Ask(connection, "PRAGMA wal_checkpoint(NOOP)") is [_, > 0, var moved, ..] row && row[1] == moved), "the log is moved");
        Assert.That(Told("could not be moved into it; trying again"), Is.EqualTo(1));
    }

    [Test]
    public async Task Readers_beside_writers_and_checkpoints_see_every_commit_and_a_stop_leaves_it_all_in_one_file()
    {
        const int Writes = 150;
        var acknowledged = 0;
        await using (var host = await StartAsync(Often with { Interval = TimeSpan.FromMilliseconds(1), RestartAt = 10 }))
        {
            var writers = Enumerable.Range(0, 3).Select(async _ =>
            {
                for (var i = 0; i < Writes; i++)
                {
                    await host.KeyAsync();
                    Interlocked.Increment(ref acknowledged);
                }
            });
            var written = Task.WhenAll(writers);
            do
            {
                var before = Volatile.Read(ref acknowledged);
                await using var db = await host.OpenAsync();
                await db.BeginReadAsync(CancellationToken.None);
                var keys = await db.Keys.CountAsync();
                Assert.That(keys, Is.GreaterThanOrEqualTo(before));
                Assert.That(await db.Changes.CountAsync(), Is.EqualTo(keys), "and its change");
            }
            while (!written.IsCompleted);
            await written;
        }

        Assert.That(KeysWithoutTheLog(), Is.EqualTo(3 * Writes));
        Assert.That(File.Exists(Database + "-wal") ? new FileInfo(Database + "-wal").Length : 0, Is.Zero, "a stop leaves no log");
    }

    [Test]
    public async Task They_begin_when_the_database_is_up_to_date_and_a_server_needs_none()
    {
        await using var sqlite = AdminApplication.Build(AdminHost.Configuration(_directory, 1), "http://127.0.0.1:0");
        await using var postgres = AdminApplication.Build(AdminHost.Configuration(_directory, 1, "redis:6379", databaseUrl: "Host=x;Database=x;Username=x"), "http://127.0.0.1:0");

        Assert.That(OwnHostedServices(sqlite).Take(2), Is.EqualTo(new[] { typeof(DatabaseStartup), typeof(SqliteCheckpoints) }));
        Assert.That(OwnHostedServices(postgres), Has.Member(typeof(DatabaseStartup)).And.No.Member(typeof(SqliteCheckpoints)));
    }

    /// <summary>Older ones lose what is committed in the instant in which a second checkpoint runs: https://sqlite.org/wal.html#walresetbug.</summary>
    [Test]
    public async Task The_SQLite_that_is_built_in_takes_checkpoints_beside_writers()
    {
        await using var host = await StartAsync(CheckpointTerms.Default);
        await using var db = await host.OpenAsync();

        var version = await db.Database.SqlQueryRaw<string>("SELECT sqlite_version() AS Value").SingleAsync();

        Assert.That(Version.Parse(version), Is.GreaterThanOrEqualTo(new Version(3, 51, 3)));
    }

    private Task<AdminHost> StartAsync(CheckpointTerms terms) =>
        AdminHost.StartAsync(_directory, replace: services => services.AddSingleton(terms).AddSingleton<ILoggerProvider>(_log));

    private static IEnumerable<Type> OwnHostedServices(WebApplication host) =>
        host.Services.GetServices<IHostedService>().Select(service => service.GetType()).Where(type => type.Assembly == typeof(AdminApplication).Assembly);

    private int Told(string what) => _log.Lines.Count(line => line.Contains(what, StringComparison.Ordinal));

    /// <summary>What another machine would find that is given nothing but the database file. Less than 0 where that is no whole database, or changed meanwhile.</summary>
    private long KeysWithoutTheLog()
    {
        var copy = Path.Combine(_directory, "copy.db");
        foreach (var file in (string[])[copy, copy + "-wal", copy + "-shm"]) File.Delete(file);
        using (var from = new FileStream(Database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (var to = new FileStream(copy, FileMode.CreateNew))
            from.CopyTo(to);
        try
        {
            using var connection = Open($"Data Source={copy}");
            return Ask(connection, "SELECT count(*) FROM keys")[0];
        }
        catch (SqliteException)
        {
            return -1;
        }
    }

    private static async Task FillLogAsync(AdminHost host, int bytes)
    {
        await using var db = await host.OpenAsync();
        await db.Database.ExecuteSqlAsync($"CREATE TABLE filler AS SELECT zeroblob({bytes}) AS x");
    }

    /// <summary>Commits that wait for nothing, so that each checkpoint ends behind them, and that never make one themselves.</summary>
    private void WriteWithoutAGap(CancellationToken stop)
    {
        using var connection = Open($"Data Source={Database}");
        Run(connection, "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA busy_timeout=10000; CREATE TABLE filler (x); INSERT INTO filler VALUES (0)");
        // Between two commands a checkpoint might come to its end; between two statements of one there is hardly the time.
        var hundred = string.Concat(Enumerable.Repeat("UPDATE filler SET x = x + 1;", 100));
        while (!stop.IsCancellationRequested) Run(connection, hundred);
    }

    /// <summary>The header of the log has another one for each time that it began anew.</summary>
    private string Salt()
    {
        using var log = new FileStream(Database + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[32];
        return log.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length ? "" : Convert.ToHexString(header.AsSpan(16, 8));
    }

    /// <summary>Each failure asks it for the time.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _asked);
            return base.GetTimestamp();
        }
    }
}
