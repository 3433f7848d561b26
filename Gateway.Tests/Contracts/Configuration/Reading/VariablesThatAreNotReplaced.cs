using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>The text that names a variable in another tool's way never becomes the value, and least of all the secret.</summary>
public sealed class VariablesThatAreNotReplaced
{
    private static readonly Dictionary<string, string> Set = new() { ["LITELLM_MASTER_KEY"] = "sk-from-the-environment-0123456789", ["NAME"] = "value" };

    [TestCase("${LITELLM_MASTER_KEY}")]
    [TestCase("${LITELLM_MASTER_KEY:-sk-1234567890123456789}")]
    [TestCase("$LITELLM_MASTER_KEY")]
    [TestCase("%LITELLM_MASTER_KEY%")]
    [TestCase("${{ secrets.LITELLM_MASTER_KEY }}")]
    [TestCase("{{ LITELLM_MASTER_KEY }}", "NAME")]
    [TestCase("env.LITELLM_MASTER_KEY")]
    [TestCase("env:LITELLM_MASTER_KEY")]
    [TestCase("process.env.LITELLM_MASTER_KEY")]
    [TestCase("os.environ.LITELLM_MASTER_KEY")]
    [TestCase("OS.ENVIRON/LITELLM_MASTER_KEY")]
    [TestCase("os.environ[\"LITELLM_MASTER_KEY\"]")]
    [TestCase("os.getenv(\"LITELLM_MASTER_KEY\")")]
    public void In_the_master_key_it_is_an_error_that_says_what_to_write_whether_or_not_the_variable_is_set(string written, string name = "LITELLM_MASTER_KEY")
    {
        foreach (var environment in new[] { Set, [] })
        {
            var reading = Read(WithGeneral($"master_key: '{written}'"), environment);

            Assert.That(reading.Configuration, Is.Null);
            var error = reading.Problems.Single();
            Assert.That((error.Severity, error.Path, error.Line), Is.EqualTo((ProblemSeverity.Error, "general_settings.master_key", 3)));
            Assert.That(error.Message, Does.Contain("os.environ/" + name).And.Not.Contain("sk-"));
        }
    }

    [TestCase("general_settings", "sync_key", "${NAME}")]
    [TestCase("general_settings", "database_url", "postgresql://u:${NAME}@host/db")]
    [TestCase("general_settings", "redis_url", "redis://:${NAME}@host")]
    [TestCase("general_settings", "admin_url", "http://${NAME}:4001")]
    [TestCase("general_settings", "embedded_redis_port", "${NAME}")]
    [TestCase("router_settings", "num_retries", "${NAME}")]
    [TestCase("router_settings", "routing_strategy", "$NAME")]
    [TestCase("litellm_settings", "cache_params", "{ password: '${NAME}' }")]
    [TestCase("Kestrel", "Limits", "{ KeepAliveTimeout: '${NAME}' }")]
    public void In_any_other_setting_it_is_an_error_too(string section, string setting, string written)
    {
        var value = written.StartsWith('{') ? written : $"'{written}'";
        var general = section == "general_settings" ? $"master_key: sk-master-1234567890, {setting}: {value}" : "master_key: sk-master-1234567890";
        var other = section == "general_settings" ? "" : $"\n{section}: {{ {setting}: {value} }}\n";

        var error = Read(WithGeneral(general) + other, Set).Problems.Single(p => p.Severity == ProblemSeverity.Error);

        Assert.That(error.Path, Does.StartWith($"{section}.{setting}"));
        Assert.That(error.Message, Does.Contain("os.environ/NAME"));
    }

    [TestCase("AllowedHosts: '{{ NAME }}'")]
    [TestCase("AllowedHosts: '%NAME%'")]
    [TestCase("Kestrel: { Certificates: { Default: { Path: '$NAME' } } }")]
    public void In_a_section_of_the_server_the_message_speaks_of_the_file_and_not_of_the_environment(string section)
    {
        var error = Read(WithSections(section + "\n"), Set).Problems.Single(p => p.Severity == ProblemSeverity.Error);

        Assert.That(error.Message, Does.Contain("write os.environ/NAME"));
    }

    [TestCase("api_key: '${NAME}'")]
    [TestCase("api_key: '$NAME'")]
    [TestCase("api_key: '<your-key>'")]
    [TestCase("api_key: k, api_base: 'https://${NAME}/v1'")]
    [TestCase("api_key: k, organization: '%NAME%'")]
    [TestCase("api_key: k, extra_headers: { X-Key: '${NAME}' }")]
    [TestCase("api_key: k, extra_headers: { Authorization: 'Bearer $NAME' }")]
    [TestCase("api_key: k, extra_headers: { Authorization: 'Bearer %NAME%' }")]
    [TestCase("api_key: k, extra_headers: { Authorization: 'Token os.environ/NAME' }")]
    [TestCase("api_key: k, extra_headers: { Authorization: 'Basic {{ NAME }}' }")]
    [TestCase("api_key: k, tags: ['${NAME}']")]
    [TestCase("api_key: k, temperature: '${NAME}'")]
    public void In_a_deployment_it_is_an_error_too(string parameters)
    {
        var error = Read(WithParameters($"model: openai/m, {parameters}"), Set).Problems.Single(p => p.Severity == ProblemSeverity.Error);

        Assert.That(error.Message, Does.Contain("os.environ/NAME"));
    }

    [Test]
    public void A_variable_that_holds_one_is_an_error_that_names_the_variable()
    {
        var environment = new Dictionary<string, string> { ["KEY"] = "${LITELLM_MASTER_KEY}" };

        Assert.That(OnlyProblem(WithGeneral("master_key: os.environ/KEY"), environment).Message, Does.Contain("'KEY'"));
        Assert.That(OnlyProblem(WithParameters("model: openai/m"), new Dictionary<string, string> { ["OPENAI_API_KEY"] = "${OPENAI_API_KEY}" }).Message, Does.Contain("'OPENAI_API_KEY'"));
        Assert.That(OnlyProblem(WithGeneral("forward_admin: true"), new Dictionary<string, string> { ["LITELLM_MASTER_KEY"] = "$MASTER" }).Message, Does.Contain("'LITELLM_MASTER_KEY'"));
    }

    [TestCase("<your-master-key-goes-here>")]
    [TestCase("<MASTER_KEY>")]
    public void A_placeholder_in_brackets_is_no_secret(string written)
    {
        Assert.That(OnlyProblem(WithGeneral($"master_key: '{written}'")).Message, Does.Contain("placeholder"));
    }

    [TestCase("model: openai/m, mock_response: 'It costs ${AMOUNT} or $20.'")]
    [TestCase("model: openai/m, api_key: 'pa$$word{1}%20%'")]
    [TestCase("model: openai/m, api_key: 'environment-key'")]
    public void An_honest_text_stays_one(string parameters)
    {
        Assert.That(Read(WithParameters(parameters)).Problems, Is.Empty);
    }

    [Test]
    public void The_master_key_of_the_environment_is_taken_where_the_file_has_none_and_the_files_stands_above_it()
    {
        Assert.That(Valid(WithGeneral("forward_admin: true"), Set).General.MasterKey!.Reveal(), Is.EqualTo("sk-from-the-environment-0123456789"));
        Assert.That(Valid("model_list: []\n", Set).General.MasterKey!.Reveal(), Is.EqualTo("sk-from-the-environment-0123456789"));
        Assert.That(Valid(WithGeneral("master_key: sk-of-the-file-01234567890"), Set).General.MasterKey!.Reveal(), Is.EqualTo("sk-of-the-file-01234567890"));
        Assert.That(Valid("environment_variables: { LITELLM_MASTER_KEY: sk-of-the-section-0123456789 }\nmodel_list: []\n", Set).General.MasterKey!.Reveal(), Is.EqualTo("sk-of-the-section-0123456789"));
    }

    [Test]
    public void One_that_can_be_guessed_is_refused_there_too()
    {
        var problem = OnlyProblem(WithGeneral("forward_admin: true"), new Dictionary<string, string> { ["LITELLM_MASTER_KEY"] = "sk-1234" });

        Assert.That(problem.ToString(), Does.StartWith("environment: error: general_settings.master_key:").And.Not.Contain("1234"));
    }
}
