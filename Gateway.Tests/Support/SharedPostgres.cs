namespace Gateway.Tests.Support;

/// <summary>One PostgreSQL server for all tests that only need a database of their own on it. It starts with the first of them.</summary>
internal static class SharedPostgres
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static PostgresServer? _server;

    public static async Task<PostgresServer> ServerAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A new, empty database's connection string.</summary>
    public static async Task<string> DatabaseAsync() => await (await ServerAsync()).DatabaseAsync();

    public static async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }
}
