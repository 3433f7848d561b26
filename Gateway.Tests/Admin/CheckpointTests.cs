using Gateway.Tests.EndToEnd;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Admin;

/// <summary>What was committed comes into the file itself while the service runs, beside the writes.</summary>
internal sealed class CheckpointTests
{
    /// <summary>Their pages in the write-ahead log are far fewer than those at which a commit would move them by itself.</summary>
    private const int Keys = 20;

    [Test]
    public async Task What_was_committed_is_in_the_file_soon_without_its_log()
    {
        await using var host = await AdminHost.StartAsync();
        for (var i = 0; i < Keys; i++) await host.KeyAsync();
        var alone = Path.Combine(host.Directory, "without-its-log.db");

        await Eventually.HoldsAsync(
            () =>
            {
                File.Copy(AdminHost.DatabaseFile(host.Directory), alone, overwrite: true);
                return Task.FromResult(KeysIn(alone) == Keys);
            },
            "every key is in the file");
    }

    /// <summary>Null where the copy was made in the middle of a checkpoint.</summary>
    private static long? KeysIn(string file)
    {
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM keys";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return null;
        }
    }
}
