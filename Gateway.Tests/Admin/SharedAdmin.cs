using Gateway.Tests.Support;

namespace Gateway.Tests.Admin;

/// <summary>
/// One admin service for each database, for every fixture that does not need its own. Its tests make their own keys and teams, and count nothing they did not make.
/// </summary>
[SetUpFixture]
internal sealed class SharedAdmin
{
    private static readonly Lazy<Task<AdminHost>> StartedOnPostgres = new(() => AdminHost.StartAsync(Store.Postgres));
    private static AdminHost? _host;

    public static AdminHost Service => _host ?? throw new InvalidOperationException("The shared service is not started.");

    /// <summary>A name that no other test uses.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>The service on that database; the one on PostgreSQL starts when it is first asked for.</summary>
    public static async Task<AdminHost> OnAsync(Store store) => store == Store.Sqlite ? Service : await StartedOnPostgres.Value;

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (StartedOnPostgres.IsValueCreated) await (await StartedOnPostgres.Value).DisposeAsync();
    }
}
