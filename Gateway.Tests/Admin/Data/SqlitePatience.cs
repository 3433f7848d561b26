using System.Net;
using Admin.Api.Data;
using Admin.Api.Data.Sqlite;
using Admin.Api.Errors;
using Admin.Api.Telemetry;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Data;

/// <summary>A caller whose write meets somebody else's lock hears of it before his own patience, mostly thirty seconds, is over.</summary>
public sealed class SqlitePatience
{
    /// <summary>What twelve writers of two seconds each would wait at least, each for the one before.</summary>
    private static readonly TimeSpan OneAfterAnother = TimeSpan.FromSeconds(24);

    [TestCase("", 10)]
    [TestCase(";Default Timeout=3", 3)]
    public async Task A_command_waits_ten_seconds_for_a_lock_where_the_operator_names_no_other_time(string option, int seconds)
    {
        var services = new ServiceCollection();
        SqliteDatabase.Read(new Secret("Data Source=never-opened.db" + option), out _)!.AddContexts(services);
        await using var provider = services.BuildServiceProvider();

        await using var context = await provider.GetRequiredService<IDbContextFactory<AdminDbContext>>().CreateDbContextAsync();

        Assert.That(((SqliteConnection)context.Database.GetDbConnection()).DefaultTimeout, Is.EqualTo(seconds));
    }

    [Test]
    public async Task A_writer_that_waits_for_the_writers_before_it_gives_up_when_its_own_patience_is_over()
    {
        var time = new FakeTimeProvider();
        await using var host = await AdminHost.StartAsync();
        var services = host.Services;
        using var writes = new LoggedWrites(
            services.GetRequiredService<IDbContextFactory<AdminDbContext>>(), services.GetRequiredService<IAdminDatabase>(), services.GetRequiredService<ChangeSignal>(),
            services.GetRequiredService<AdminMetrics>(), time, NullLogger<LoggedWrites>.Instance);
        var (begun, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = RunAsync(writes, async () =>
        {
            begun.SetResult();
            await goesOn.Task;
        });
        await begun.Task;
        var waiting = Enumerable.Range(0, 8).Select(_ => RunAsync(writes, () => Task.CompletedTask)).ToList();

        time.Advance(TimeSpan.FromSeconds(9));
        var early = waiting.Count(w => w.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var given = await Task.WhenAll(waiting);
        goesOn.SetResult();

        Assert.That(early, Is.Zero);
        Assert.That(given.Select(g => g.Error?.Code).Distinct(), Is.EqualTo(new[] { "database_unavailable" }));
        Assert.That((await first).Error, Is.Null);
        Assert.That((await RunAsync(writes, () => Task.CompletedTask)).Error, Is.Null, "the turn is free again");
    }

    [Test]
    public async Task While_another_program_holds_the_file_every_writer_is_answered_however_many_there_are()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-locked-").FullName;
        await using (var host = await AdminHost.StartAsync(directory, databaseUrl: $"Data Source={AdminHost.DatabaseFile(directory)};Default Timeout=2"))
        {
            using (var other = new SqliteConnection($"Data Source={AdminHost.DatabaseFile(directory)};Pooling=False"))
            {
                await other.OpenAsync();
                await using var held = await other.BeginTransactionAsync();

                var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.PostAsync("/key/generate", new { }))).WaitAsync(OneAfterAnother / 2);

                Assert.That(answers.Select(a => (a.Status, a.ErrorCode)).Distinct(), Is.EqualTo(new[] { (HttpStatusCode.ServiceUnavailable, "database_unavailable") }));
            }

            Assert.That((await host.PostAsync("/key/generate", new { })).Status, Is.EqualTo(HttpStatusCode.OK));
        }

        Directory.Delete(directory, recursive: true);
    }

    private static Task<Outcome<object>> RunAsync(LoggedWrites writes, Func<Task> meanwhile) => writes.RunAsync<object>(
        "admin",
        async _ =>
        {
            await meanwhile();
            return new object();
        },
        CancellationToken.None);
}
