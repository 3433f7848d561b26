using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary><c>general_settings</c> and <c>key_cache</c>.</summary>
public sealed class GeneralSettingsReaderTests
{
    private const string Keys = "master_key: sk-master-1234567890, sync_key: sync-1234567890abcdef";

    [Test]
    public void Every_setting_is_read()
    {
        var general = Valid(WithGeneral(
            $"{Keys}, database_url: Data Source=/var/x.db, embedded_redis_port: 4003, admin_url: 'http://admin:4001/', forward_admin: true, "
            + "expose_api_base: false, max_request_bytes: 1048576, max_parallel_requests: 10, max_buffered_bytes: 67108864, request_body_timeout: 30s, forward_headers: [X-Trace, x-trace, Accept-Language]")).General;

        Assert.That((general.MasterKey!.Reveal(), general.SyncKey.Reveal()), Is.EqualTo(("sk-master-1234567890", "sync-1234567890abcdef")));
        Assert.That((general.DatabaseUrl.Reveal(), general.EmbeddedRedisPort, general.AdminUrl), Is.EqualTo(("Data Source=/var/x.db", 4003, "http://admin:4001")));
        Assert.That((general.ForwardAdmin, general.ExposeApiBase), Is.EqualTo((true, false)));
        Assert.That((general.MaxRequestBytes, general.MaxParallelRequests), Is.EqualTo((1048576L, 10)));
        Assert.That((general.MaxBufferedBytes, general.RequestBodyTimeout), Is.EqualTo((67108864L, TimeSpan.FromSeconds(30))));
        Assert.That(general.ForwardHeaders, Is.EqualTo(new[] { "X-Trace", "Accept-Language" }));
        Assert.That(general.RedisUrl, Is.Null);
    }

    [Test]
    public void Without_a_sync_key_it_is_derived_from_the_master_key()
    {
        var general = Valid(WithGeneral("master_key: sk-master-1234567890")).General;

        Assert.That(general.SyncKey.Reveal(), Is.EqualTo(SyncSignature.SyncKeyFromMasterKey(new Secret("sk-master-1234567890")).Reveal()));
    }

    [Test]
    public void A_gateway_may_know_the_sync_key_alone()
    {
        Assert.That(Valid(WithGeneral("sync_key: sync-1234567890abcdef")).General.MasterKey, Is.Null);
    }

    [TestCase("forward_admin: false")]
    [TestCase("master_key: null")]
    public void Neither_key_is_an_error_that_says_what_to_set(string settings)
    {
        var problem = OnlyProblem(WithGeneral(settings));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Message, Does.Contain("set master_key").And.Contain("sync_key"));
    }

    [TestCase("sk-1234", ProblemSeverity.Error)]
    [TestCase("sk-123456789012", ProblemSeverity.Error)]
    [TestCase("sk-1234567890123", ProblemSeverity.Warning)]
    [TestCase("sk-1234567890abcdef", ProblemSeverity.Warning)]
    public void A_master_key_that_can_be_guessed_is_refused_and_a_short_one_warned_of_and_neither_is_repeated(string key, ProblemSeverity severity)
    {
        var problem = OnlyProblem(WithGeneral($"master_key: {key}"));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((severity, "general_settings.master_key")));
        Assert.That(problem.Message, Does.Not.Contain("1234"));
    }

    [Test]
    public void A_master_key_of_twenty_characters_is_taken_without_a_word()
    {
        Assert.That(Read(WithGeneral("master_key: sk-12345678901234567")).Problems, Is.Empty);
    }

    [Test]
    public void A_master_key_that_does_not_look_like_litellms_is_a_warning()
    {
        Assert.That(OnlyProblem(WithGeneral("master_key: master-123456789012345")).Severity, Is.EqualTo(ProblemSeverity.Warning));
    }

    [TestCase("master_key: 1234567890", "master_key")]
    [TestCase("master_key: sk-master-1234567890, sync_key: short", "sync_key")]
    [TestCase($"{Keys}, sync_key_accepted: hid-short", "sync_key_accepted")]
    [TestCase($"{Keys}, database_url: 'sqlite:///hidden.db'", "database_url")]
    [TestCase($"{Keys}, redis_url: 'http://u:hidden@host'", "redis_url")]
    [TestCase($"{Keys}, redis_url: 'redis://u:hid,den@host'", "redis_url")]
    [TestCase($"{Keys}, redis_url: 'redis://u:hidden@host?x=y'", "redis_url")]
    [TestCase($"{Keys}, admin_url: 'admin:4001'", "admin_url")]
    [TestCase($"{Keys}, embedded_redis_port: 0", "embedded_redis_port")]
    [TestCase($"{Keys}, embedded_redis_port: 65536", "embedded_redis_port")]
    [TestCase($"{Keys}, max_request_bytes: 10", "max_request_bytes")]
    [TestCase($"{Keys}, max_request_bytes: 99999999999", "max_request_bytes")]
    [TestCase($"{Keys}, max_parallel_requests: 0", "max_parallel_requests")]
    [TestCase($"{Keys}, max_buffered_bytes: 1024", "max_buffered_bytes")]
    [TestCase($"{Keys}, request_body_timeout: 10ms", "request_body_timeout")]
    [TestCase($"{Keys}, request_body_timeout: 30d", "request_body_timeout")]
    [TestCase($"{Keys}, forward_headers: [Authorization]", "forward_headers[0]")]
    [TestCase($"{Keys}, forward_headers: [x-litellm-tags]", "forward_headers[0]")]
    [TestCase($"{Keys}, forward_headers: [Cookie]", "forward_headers[0]")]
    [TestCase($"{Keys}, forward_headers: [Connection]", "forward_headers[0]")]
    public void A_wrong_value_is_an_error_that_does_not_repeat_it(string settings, string path)
    {
        var problem = OnlyProblem(WithGeneral(settings));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That(problem.Path, Is.EqualTo("general_settings." + path));
        Assert.That(problem.Message, Does.Not.Contain("hid").And.Not.Contain("1234"));
    }

    [Test]
    public void A_second_sync_key_is_accepted_and_one_that_is_the_same_is_warned_of()
    {
        var second = Valid(WithGeneral($"{Keys}, sync_key_accepted: another-sync-key-0123456789")).General;
        var same = OnlyProblem(WithGeneral("master_key: sk-12345678901234567890, sync_key: sync-key-0123456789, sync_key_accepted: sync-key-0123456789"));

        Assert.That(second.SyncKeyAccepted!.Reveal(), Is.EqualTo("another-sync-key-0123456789"));
        Assert.That((same.Severity, same.Path), Is.EqualTo((ProblemSeverity.Warning, "general_settings.sync_key_accepted")));
    }

    [TestCase("Host=db;Password=x")]
    [TestCase("Username=u; server = db")]
    [TestCase("postgresql://u:x@db/x")]
    [TestCase("postgres://db/x")]
    public void A_database_may_be_postgres_in_each_of_its_spellings(string url)
    {
        Assert.That(Valid(WithGeneral($"{Keys}, database_url: '{url}'")).General.DatabaseUrl.Reveal(), Is.EqualTo(url));
        Assert.That(DatabaseUrlText.NamesPostgres(url), Is.True);
    }

    [TestCase("Data Source=/var/Host=x.db")]
    [TestCase("Filename=postgres.db")]
    public void A_database_whose_file_is_called_like_a_server_is_a_file(string url)
    {
        Assert.That(DatabaseUrlText.NamesPostgres(url), Is.False);
        Assert.That(DatabaseUrlText.NamesSqlite(url), Is.True);
    }

    [TestCase("redis://host", "host:6379")]
    [TestCase("redis://host:7000/2", "host:7000,defaultDatabase=2")]
    [TestCase("redis://:p%40ss@host:7000", "host:7000,password=p@ss")]
    [TestCase("rediss://user:pass@host:7000", "host:7000,user=user,password=pass,ssl=true")]
    [TestCase("host:6379,password=x,ssl=true", "host:6379,password=x,ssl=true")]
    public void A_redis_address_is_translated_and_a_connection_string_kept(string written, string translated)
    {
        Assert.That(Valid(WithGeneral($"{Keys}, redis_url: '{written}'")).General.RedisUrl!.Reveal(), Is.EqualTo(translated));
    }

    [TestCase("12h", 43200)]
    [TestCase("5", 5)]
    [TestCase("30d", 2592000)]
    public void The_key_cache_has_a_file_and_an_age(string age, double seconds)
    {
        var cache = Valid(WithSections($"key_cache: {{ snapshot_file: /var/keys, max_age: {age} }}\n")).KeyCache;

        Assert.That(cache.SnapshotFile, Is.EqualTo("/var/keys"));
        Assert.That(cache.MaxAge!.Value.TotalSeconds, Is.EqualTo(seconds));
    }

    [Test]
    public void An_absent_key_cache_has_no_limit_and_no_file()
    {
        var cache = Valid(WithSections("")).KeyCache;

        Assert.That((cache.SnapshotFile, cache.MaxAge), Is.EqualTo(((string?)null, (TimeSpan?)null)));
    }
}
