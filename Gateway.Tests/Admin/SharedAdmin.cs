using Gateway.Tests.Support;

namespace Gateway.Tests.Admin;

/// <summary>
/// One admin service for each database, for every fixture that does not need its own. Its tests make their own keys and teams, and count nothing they did not make.
/// </summary>
[SetUpFixture]
internal sealed class SharedAdmin
{
    private static AdminHost? _host;
    private static AdminHost? _onPostgres;

    public static AdminHost Service => _host ?? throw new InvalidOperationException("The shared service is not started.");

    /// <summary>A name that no other test uses.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    /// <summary>The service on that database; the one on PostgreSQL starts when it is first asked for. Fixtures run one after the other.</summary>
    public static async Task<AdminHost> OnAsync(Store store) =>
        store == Store.Sqlite ? Service : _onPostgres ??= await AdminHost.StartAsync(Store.Postgres);

    [OneTimeSetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_onPostgres is not null) await _onPostgres.DisposeAsync();
    }
}
