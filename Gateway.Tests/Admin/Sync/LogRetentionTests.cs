using System.Net;
using Admin.Api.Data;
using Admin.Api.Sync;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Sync;

[TestFixture(Store.Sqlite)]
[TestFixture(Store.Postgres)]
internal sealed class LogRetentionTests(Store store)
{
    private static readonly LogRetention Ten =
        new(Count: 10, Age: TimeSpan.FromDays(7), Step: 3, Pause: TimeSpan.FromMilliseconds(1), Interval: TimeSpan.FromMilliseconds(50));

    private string _directory = null!;
    private string? _database;

    [SetUp]
    public async Task MakeDatabaseAsync()
    {
        _directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        _database = store == Store.Postgres ? await SharedPostgres.DatabaseAsync() : null;
    }

    [TearDown]
    public void RemoveDatabase() => Directory.Delete(_directory, recursive: true);

    [Test]
    public async Task The_oldest_entries_go_while_writers_write_and_revisions_go_on_after_a_restart()
    {
        await using (var host = await StartAsync(Ten))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                for (var i = 0; i < 10; i++) await host.KeyAsync();
            }));
            // The last entries are noted as published with the next change, or by the stop.
            await Eventually.HoldsAsync(async () => (await host.KeyAsync()).GetProperty("revision").GetInt64() > 0 && await OldestAsync(host) > 20, "the log is cut");
        }

        await using var again = await StartAsync(Ten);
        await Eventually.HoldsAsync(async () => await CountAsync(again) == 10, "ten entries are left");
        var latest = await again.RevisionAsync();

        Assert.That(await OldestAsync(again), Is.EqualTo(latest - 9));
        Assert.That((await again.SyncAsync($"/sync/changes?after={latest - 11}")).Status, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That((await again.SyncAsync($"/sync/changes?after={latest - 10}")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await again.KeyAsync()).GetProperty("revision").GetInt64(), Is.EqualTo(latest + 1), "no revision is used twice");
    }

    [TestCase(4, Description = "the fifth was not noted as published")]
    [TestCase(5, Description = "the fifth is the newest")]
    public async Task An_entry_that_is_too_old_goes_also_where_there_are_few_unless_it_is_unpublished_or_the_newest(long noted)
    {
        await using var host = await StartAsync(Ten with { Age = TimeSpan.Zero, Count = 1000, Interval = TimeSpan.FromHours(1) });
        for (var i = 0; i < 5; i++) await host.KeyAsync();
        await NotePublishedAsync(host, noted);

        var trimmed = new List<int>();
        for (var i = 0; i < 3; i++) trimmed.Add(await host.Services.GetRequiredService<ChangeLogWrites>().TrimAsync(CancellationToken.None));

        Assert.That(trimmed, Is.EqualTo(new[] { 3, 1, 0 }), "steps of three, and the last entry stays");
        Assert.That(await OldestAsync(host), Is.EqualTo(5));
    }

    private Task<AdminHost> StartAsync(LogRetention retention) =>
        AdminHost.StartAsync(_directory, replace: services => services.AddSingleton(retention), databaseUrl: _database);

    /// <summary>Sets the note itself, whatever the publisher noted.</summary>
    private static async Task NotePublishedAsync(AdminHost host, long revision)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(host.Services.GetRequiredService<SyncPosition>().Published?.Revision >= 5), "all is published");
        await using var db = await host.OpenAsync();
        await db.Set<PublisherStateRow>().ExecuteUpdateAsync(state => state.SetProperty(s => s.Revision, revision));
    }

    private static async Task<long> OldestAsync(AdminHost host)
    {
        await using var db = await host.OpenAsync();
        return await db.Changes.MinAsync(c => c.Revision);
    }

    private static async Task<int> CountAsync(AdminHost host)
    {
        await using var db = await host.OpenAsync();
        return await db.Changes.CountAsync();
    }
}
