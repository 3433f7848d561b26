using Admin.Api.Errors;
using Gateway.Tests.Support;
using Npgsql;

namespace Gateway.Tests.Admin.Data;

/// <summary>In a database that holds another program's tables, not one is made beside them.</summary>
public sealed class PostgresSchemaTests
{
    private const string Others = """CREATE TABLE "LiteLLM_VerificationToken" (token text PRIMARY KEY); CREATE TABLE keys (id int)""";

    [Test]
    public async Task A_schema_of_its_own_is_made_and_found_again()
    {
        var database = await SharedPostgres.DatabaseAsync();
        await ExecuteAsync(database, Others);

        var key = await KeyAsync(database);
        await ExecuteAsync(database, "DROP TABLE keys; DROP TABLE \"LiteLLM_VerificationToken\"");

        Assert.That(await TablesAsync(database, "public"), Is.Empty);
        Assert.That(await TablesAsync(database, "gateway"), Does.Contain("keys").And.Contain("__EFMigrationsHistory"));
        // The other program is gone, and its schema empty: the keys are where they were.
        Assert.That(await HasKeyAsync(database, key), Is.True);
        Assert.That(await TablesAsync(database, "public"), Is.Empty);
    }

    [Test]
    public async Task What_the_other_program_has_stays_as_it_was_also_where_it_has_migrations_of_the_same_kind()
    {
        var database = await SharedPostgres.DatabaseAsync();
        await ExecuteAsync(database, Others + "; CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" text, \"ProductVersion\" text); INSERT INTO \"__EFMigrationsHistory\" VALUES ('20200101000000_Theirs', '9')");

        await KeyAsync(database);

        Assert.That(await TablesAsync(database, "public"), Is.EquivalentTo(new[] { "LiteLLM_VerificationToken", "keys", "__EFMigrationsHistory" }));
        Assert.That(await ScalarAsync(database, "SELECT count(*) FROM public.\"__EFMigrationsHistory\""), Is.EqualTo(1L));
        Assert.That(await TablesAsync(database, "gateway"), Does.Contain("keys"));
    }

    [Test]
    public async Task An_installation_whose_tables_are_in_public_goes_on_there_whatever_comes_beside_it()
    {
        var database = await SharedPostgres.DatabaseAsync();
        var key = await KeyAsync(database);
        await ExecuteAsync(database, "CREATE TABLE \"LiteLLM_VerificationToken\" (token text)");

        Assert.That(await TablesAsync(database, "public"), Does.Contain("keys"));
        Assert.That(await HasKeyAsync(database, key), Is.True);
        Assert.That(await TablesAsync(database, "gateway"), Is.Empty);
    }

    [TestCase("Search Path=Own_Keys", "own_keys")]
    [TestCase("Search Path='\"Own Keys\"'", "Own Keys")]
    public async Task A_schema_that_is_named_is_made_and_used(string option, string schema)
    {
        var database = await SharedPostgres.DatabaseAsync();
        await ExecuteAsync(database, Others);

        var key = await KeyAsync($"{database};{option}");

        Assert.That(await HasKeyAsync($"{database};{option}", key), Is.True);
        Assert.That(await TablesAsync(database, schema), Does.Contain("keys"));
        Assert.That(await TablesAsync(database, "public"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_named_schema_of_another_program_stops_the_start_with_a_sentence()
    {
        var database = await SharedPostgres.DatabaseAsync();
        await ExecuteAsync(database, Others);
        var server = new NpgsqlConnectionStringBuilder(database);

        var fault = (await Assert.CatchAsync<AdminStartException>(() => AdminHost.StartAsync(databaseUrl: $"postgresql://{server.Username}@{server.Host}:{server.Port}/{server.Database}?schema=public")))!;

        Assert.That(fault.Message, Does.Contain("the schema public holds another program's tables").And.Contain("?schema="));
        Assert.That(await TablesAsync(database, "public"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_role_that_may_make_no_schema_is_told_what_to_do()
    {
        var database = await SharedPostgres.DatabaseAsync();
        var role = "role_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(database, $"{Others}; CREATE ROLE {role} LOGIN");

        var fault = (await Assert.CatchAsync<AdminStartException>(() => AdminHost.StartAsync(databaseUrl: new NpgsqlConnectionStringBuilder(database) { Username = role }.ConnectionString)))!;

        Assert.That(fault.Message, Does.Contain("may not make the schema gateway").And.Contain("CREATE SCHEMA gateway"));
    }

    [Test]
    public async Task Two_that_start_at_once_choose_the_same()
    {
        var database = await SharedPostgres.DatabaseAsync();
        await ExecuteAsync(database, Others);

        var hosts = await Task.WhenAll(AdminHost.StartAsync(databaseUrl: database), AdminHost.StartAsync(databaseUrl: database));
        await Task.WhenAll(hosts.Select(host => host.KeyAsync()));
        foreach (var host in hosts) await host.DisposeAsync();

        Assert.That(await ScalarAsync(database, "SELECT count(*) FROM gateway.keys"), Is.EqualTo(2L));
        Assert.That(await TablesAsync(database, "public"), Has.Length.EqualTo(2));
    }

    private static async Task<string> KeyAsync(string database)
    {
        await using var host = await AdminHost.StartAsync(databaseUrl: database);
        return (await host.KeyAsync()).GetProperty("key").GetString()!;
    }

    private static async Task<bool> HasKeyAsync(string database, string key)
    {
        await using var host = await AdminHost.StartAsync(databaseUrl: database);
        return (await host.GetAsync($"/key/info?key={key}")).Status == System.Net.HttpStatusCode.OK;
    }

    private static async Task ExecuteAsync(string database, string sql) => await ScalarAsync(database, sql);

    private static async Task<string[]> TablesAsync(string database, string schema) =>
        (string[])(await ScalarAsync(database, $"SELECT coalesce(array_agg(tablename::text), '{{}}') FROM pg_tables WHERE schemaname = '{schema}'"))!;

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
