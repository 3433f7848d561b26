using System.Diagnostics;
using Npgsql;

namespace Gateway.Tests.Support;

/// <summary>A PostgreSQL server of the tests' own: in a temporary directory, on a free port of loopback, where everyone is trusted. Gone with the test that made it.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Owner = "postgres";

    private readonly string _directory;
    private readonly string _binaries;

    private PostgresServer(string directory, string binaries, int port) => (_directory, _binaries, Port) = (directory, binaries, port);

    public int Port { get; }

    /// <summary>Skips the test where PostgreSQL is not installed, and fails it where CI is set.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var binaries = Binaries();
        var directory = Directory.CreateTempSubdirectory("gateway-postgres-").FullName;
        // The server refuses to run as root: everything of it belongs to its own user then.
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", Owner, directory);
        var server = new PostgresServer(directory, binaries, AdminHost.FreePort());
        await server.RunOwnAsync("initdb", "-D", server.Cluster, "--auth=trust", "--username=" + Owner, "--encoding=UTF8", "--no-locale", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A new, empty database's connection string.</summary>
    public async Task<string> DatabaseAsync()
    {
        var name = "gateway_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(Owner, $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a program of the installation, such as <c>pg_dump</c>.</summary>
    public Task RunOwnAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", Owner, "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    public Task StopAsync() => RunOwnAsync("pg_ctl", "-D", Cluster, "-m", "immediate", "-w", "stop");

    public Task StartAgainAsync() => RunOwnAsync(
        "pg_ctl", "-D", Cluster, "-w", "-l", Path.Combine(_directory, "log"),
        "-o", $"-c port={Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c max_connections=200", "start");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Cluster, "postmaster.pid"))) await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string Cluster => Path.Combine(_directory, "cluster");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username={Owner}";

    private static string Binaries()
    {
        const string Installed = "/usr/lib/postgresql";
        var newest = Directory.Exists(Installed) ? Directory.GetDirectories(Installed).OrderByDescending(d => d, StringComparer.Ordinal).FirstOrDefault() : null;
        if (newest is null) ExternalProgram.Missing("PostgreSQL");
        return Path.Combine(newest!, "bin");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Its output goes nowhere: the server inherits it, and a pipe would stay open as long as the server runs.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$@\" > /dev/null 2>&1", "sh", program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
    }
}
