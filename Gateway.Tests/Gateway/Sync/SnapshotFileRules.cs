using Gateway.Api.Authentication;
using Gateway.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>The gateway's own file: how soon a change is in it, and what is not taken for one.</summary>
internal sealed class SnapshotFileRules
{
    private static readonly SyncSignature Signature = new(new Secret("a sync key, 0123456789 0123456789"));

    private readonly FakeTimeProvider _time = new();
    private string _path = null!;
    private SnapshotFile _file = null!;
    private KeyCache _cache = null!;

    [SetUp]
    public void Start()
    {
        _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"snapshot-{Guid.NewGuid():n}.bin");
        _file = new SnapshotFile(_path, Signature, _time, NullLogger<SnapshotFile>.Instance);
        _cache = new KeyCache(_time);
        _cache.Replace(new KeyTable());
    }

    [TearDown]
    public void Remove() => File.Delete(_path);

    [Test]
    public async Task A_change_is_in_the_file_a_second_after_the_last_write_and_not_before()
    {
        await _file.SaveLastAsync(At(1), _cache);

        _file.SaveIfDue(At(2), _cache);
        var tooSoon = await SavedAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        _file.SaveIfDue(At(2), _cache);

        Assert.That(tooSoon?.Revision, Is.EqualTo(1));
        await Eventually.HoldsAsync(async () => (await SavedAsync())?.Revision == 2, "the second revision is in the file");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such modes.")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_may_read_it_whatever_was_left_in_its_place()
    {
        foreach (var left in (string[])[_path, _path + ".tmp"])
        {
            await File.WriteAllTextAsync(left, "left by somebody");
            File.SetUnixFileMode(left, (UnixFileMode)0b110_110_110);
        }

        await _file.SaveLastAsync(At(1), _cache);

        Assert.That(File.GetUnixFileMode(_path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That((await SavedAsync())?.Revision, Is.EqualTo(1));
    }

    [TestCase("x")]
    [TestCase("\n")]
    public async Task A_file_that_goes_on_after_its_seal_is_refused(string more)
    {
        await _file.SaveLastAsync(At(1), _cache);
        await File.AppendAllTextAsync(_path, more);

        Assert.That(await SavedAsync(), Is.Null);
    }

    [Test]
    public async Task A_file_that_cannot_be_written_is_tried_ever_more_rarely_until_it_can()
    {
        var log = new CapturedLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        var file = new SnapshotFile(_path, Signature, _time, logging.CreateLogger<SnapshotFile>());
        // A folder in the place of the temporary file: root could write into a file without rights.
        var inTheWay = Directory.CreateDirectory(_path + ".tmp");
        var triedAt = new List<int>();

        for (var second = 0; second < 200; second++)
        {
            var before = log.Lines.Count;
            file.SaveIfDue(At(1), _cache);
            await file.Saving;
            if (log.Lines.Count > before) triedAt.Add(second);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        inTheWay.Delete();
        file.SaveIfDue(At(1), _cache);
        await file.Saving;
        var early = await SavedAsync();
        _time.Advance(SnapshotFile.LongestRest);
        file.SaveIfDue(At(1), _cache);
        await file.Saving;

        Assert.That(triedAt, Is.EqualTo([0, 2, 6, 14, 30, 62, 122, 182]));
        Assert.That((early, await SavedAsync()), Is.EqualTo(((SyncPosition?)null, (SyncPosition?)At(1))));
    }

    private async Task<SyncPosition?> SavedAsync() =>
        (await new SnapshotFile(_path, Signature, _time, NullLogger<SnapshotFile>.Instance).LoadAsync(CancellationToken.None))?.Position;

    private static SyncPosition At(long revision) => new("epoch", revision, revision);
}
