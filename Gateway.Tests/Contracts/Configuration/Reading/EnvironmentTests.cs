using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>What the environment supplies: references, overrides and LiteLLM's own section.</summary>
public sealed class EnvironmentTests
{
    [Test]
    public void A_reference_reads_the_variable_whatever_the_settings_type()
    {
        var environment = new Dictionary<string, string> { ["KEY"] = "secret", ["RETRIES"] = "4", ["SWITCH"] = "True", ["TAG"] = "region:eu", ["LIMIT"] = "5m" };

        var configuration = Valid(
            "router_settings: { num_retries: os.environ/RETRIES, enable_tag_filtering: os.environ/SWITCH, timeout: \"os.environ/LIMIT\" }\n"
            + WithParameters("model: openai/m, api_base: 'http://own:8000', api_key: os.environ/KEY, tags: [os.environ/TAG]"),
            environment);

        Assert.That(configuration.ModelList[0].Upstream.ApiKey!.Reveal(), Is.EqualTo("secret"));
        Assert.That(configuration.ModelList[0].Tags.Single().Text, Is.EqualTo("region:eu"));
        Assert.That((configuration.Router.NumRetries, configuration.Router.EnableTagFiltering, configuration.Router.Timeout), Is.EqualTo((4, true, TimeSpan.FromMinutes(5))));
    }

    [Test]
    public void A_variable_that_is_not_set_is_one_error_with_line_and_name()
    {
        var problem = OnlyProblem(WithParameters("model: openai/m, api_key: os.environ/MISSING_KEY"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Error));
        Assert.That((problem.Line, problem.Path), Is.EqualTo((3, "model_list[0].litellm_params.api_key")));
        Assert.That(problem.Message, Does.Contain("'MISSING_KEY'"));
    }

    [Test]
    public void Nothing_of_a_variable_is_repeated_in_a_message()
    {
        var environment = new Dictionary<string, string> { ["V"] = "hidden-text" };

        var problems = Read(
            "router_settings: { routing_strategy: os.environ/V, num_retries: os.environ/V, timeout: os.environ/V, enable_tag_filtering: os.environ/V }\n"
            + WithParameters("model: openai/m, api_key: k, api_base: os.environ/V"),
            environment).Problems;

        Assert.That(problems, Has.Count.EqualTo(5));
        Assert.That(problems.Select(p => p.Message), Has.None.Contain("hidden"));
    }

    [TestCase("general_settings__admin_url")]
    [TestCase("GENERAL_SETTINGS__ADMIN_URL")]
    [TestCase("General_Settings__Admin_Url")]
    public void An_override_stands_above_the_file_whatever_its_case(string name)
    {
        var text = WithGeneral("master_key: sk-master-1234567890, admin_url: 'http://file'");

        Assert.That(Valid(text, new Dictionary<string, string> { [name] = "http://variable" }).General.AdminUrl, Is.EqualTo("http://variable"));
    }

    [Test]
    public void An_override_works_for_sections_that_the_file_does_not_have()
    {
        var environment = new Dictionary<string, string>
        {
            ["router_settings__num_retries"] = "5",
            ["key_cache__max_age"] = "1h",
            ["litellm_settings__allowed_fails"] = "8",
            ["general_settings__forward_admin"] = "true",
        };

        var configuration = Valid(WithSections(""), environment);

        Assert.That((configuration.Router.NumRetries, configuration.Router.AllowedFails), Is.EqualTo((5, 8)));
        Assert.That(configuration.KeyCache.MaxAge, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(configuration.General.ForwardAdmin, Is.True);
    }

    [Test]
    public void An_override_may_be_a_json_list_or_map()
    {
        var environment = new Dictionary<string, string>
        {
            ["router_settings__fallbacks"] = """[{"a": ["b"]}]""",
            ["router_settings__tag_facets"] = """{"tier": "any"}""",
        };

        var router = Valid(WithSections(""), environment).Router;

        Assert.That(router.Fallbacks["a"], Is.EqualTo(new[] { "b" }));
        Assert.That(router.TagFacets.Keys, Is.EqualTo(new[] { "tier" }));
    }

    [TestCase("router_settings__num_retries", "many", "router_settings.num_retries")]
    [TestCase("router_settings__tag_facetts", "{}", "router_settings.tag_facetts")]
    [TestCase("router_settings__fallbacks", """[{"a": ["nobody"]}]""", "router_settings.fallbacks[0].a[0]")]
    public void The_fault_of_an_override_is_told_as_the_environments(string name, string value, string path)
    {
        var problem = OnlyProblem(WithSections(""), new Dictionary<string, string> { [name] = value });

        Assert.That((problem.File, problem.Line, problem.Path), Is.EqualTo(("environment", 0, path)));
        Assert.That(problem.ToString(), Does.StartWith("environment: error: " + path));
    }

    [Test]
    public void Variables_of_other_programs_are_left_alone()
    {
        var environment = new Dictionary<string, string> { ["PGPASSWORD"] = "x", ["LITELLM_SALT_KEY"] = "x", ["Logging__LogLevel"] = "x", ["OTHER__THING"] = "y" };

        var reading = Read(WithSections(""), environment);

        Assert.That(reading.Problems, Is.Empty);
    }

    [TestCase("DATABASE_URL", "postgresql://u:hidden@host/litellm", "database_url")]
    public void A_database_of_the_environment_is_told_of_and_never_used_unasked(string variable, string value, string setting)
    {
        var environment = new Dictionary<string, string> { [variable] = value };

        var reading = Read(WithSections(""), environment);

        Assert.That(reading.Problems.Single().ToString(), Does.StartWith($"environment: warning: general_settings.{setting}:").And.Contain($"os.environ/{variable}").And.Not.Contain("hidden"));
        Assert.That((reading.Configuration!.General.RedisUrl, reading.Configuration.General.DatabaseUrl.Reveal()), Is.EqualTo(((Secret?)null, "Data Source=gateway.db")));
        Assert.That(Read(WithGeneral($"master_key: sk-master-1234567890, database_url: 'Data Source=x', redis_url: 'host'"), environment).Problems, Is.Empty);
    }

    [Test]
    public void The_files_own_variables_stand_above_the_processs()
    {
        var text = "environment_variables: { OPENAI_API_KEY: from-file, NAME: os.environ/OUTER }\n" + WithParameters("model: openai/m, organization: os.environ/NAME");

        var upstream = Valid(text, new Dictionary<string, string> { ["OPENAI_API_KEY"] = "from-process", ["OUTER"] = "outer" }).ModelList[0].Upstream;

        Assert.That((upstream.ApiKey!.Reveal(), upstream.Organization), Is.EqualTo(("from-file", "outer")));
    }

    [Test]
    public void A_variable_missing_from_the_files_own_section_is_told_once()
    {
        var problem = OnlyProblem("environment_variables: { NAME: os.environ/OUTER }\n" + WithSections(""));

        Assert.That(problem.Path, Is.EqualTo("environment_variables.NAME"));
    }

    [TestCase("REDIS_URL=redis://:hidden@host:7000", "host:7000", "REDIS_URL")]
    [TestCase("REDIS_HOST=host", "host:6379", "REDIS_HOST")]
    [TestCase("REDIS_HOST=host REDIS_PORT=7000 REDIS_PASSWORD=hid/den REDIS_USERNAME=u", "host:7000", "REDIS_HOST")]
    [TestCase("REDIS_HOST=host REDIS_SSL=true", "ssl=True", "REDIS_HOST")]
    public void Litellms_variables_of_redis_are_read_where_the_file_names_none(string variables, string expected, string named)
    {
        var environment = variables.Split(' ').Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);

        var reading = Read(WithGeneral("master_key: sk-12345678901234567890"), environment);
        var own = Valid(WithGeneral("master_key: sk-12345678901234567890, redis_url: 'own:1'"), environment);

        Assert.That(reading.Configuration!.General.RedisUrl!.Reveal(), Does.Contain(expected).IgnoreCase);
        Assert.That(reading.Problems.Single().Message, Does.Contain($"is read from {named}").And.Not.Contains("hid"));
        Assert.That(own.General.RedisUrl!.Reveal(), Does.Contain("own:1"));
    }
}
