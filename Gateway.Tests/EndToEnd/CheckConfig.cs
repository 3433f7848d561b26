using System.Diagnostics;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary><c>--check-config</c> of both programs, and options that are none, started as an operator starts them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CheckConfig
{
    private const string Deployments = """
        model_list:
          - { model_name: gpt-4, litellm_params: { model: azure/d, api_base: "https://eu.example.com", api_key: hidden-key, tags: ["region:eu"] }, model_info: { id: eu-1 } }
          - { model_name: gpt-4, litellm_params: { model: openai/m, api_key: hidden-key, drop_params: true }, model_info: { id: any-1 } }

        """;

    [Test]
    public async Task Both_services_print_the_same_report_for_a_valid_file_and_exit_with_0()
    {
        var (gateway, admin) = await RunBothAsync(Deployments + ConfigurationText.General);

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((0, 0)), admin.Errors);
        Assert.That(admin.Output, Is.EqualTo(gateway.Output));
        Assert.That(gateway.Output, Does.Contain("gpt-4  eu-1   azure     eu.example.com  unknown     chat_completions,completions"));
        Assert.That(gateway.Output, Does.Contain(":2:124: warning: model_list[0].litellm_params.tags[0]: the tag 'region:eu' claims eu, and nothing says where eu.example.com is"));
        Assert.That(gateway.Output, Does.Contain("deployment 'any-1' has no tags beside tagged ones").And.Contain("only deployment 'eu-1' carries the tag 'region:eu'"));
        Assert.That(gateway.Output, Does.EndWith("The configuration is valid: 0 errors, 3 warnings.\n").And.Not.Contain("hidden"));
    }

    [Test]
    public async Task Both_services_print_the_same_report_for_a_faulty_file_and_exit_with_1()
    {
        var (gateway, admin) = await RunBothAsync(Deployments + ConfigurationText.General + "router_setings: {}\n");

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(admin.Output, Is.EqualTo(gateway.Output));
        Assert.That(gateway.Output, Does.Contain("error: router_setings: no setting has the name 'router_setings'; did you mean 'router_settings'?"));
        Assert.That(gateway.Output, Does.EndWith("The configuration is not valid: 1 error, 1 warning.\n"));
    }

    [TestCase("general_settings: { sync_key: sync-0123456789abcdef }\n", "general_settings.master_key: is missing: Gateway.Api starts with this file and Admin.Api does not", 0)]
    [TestCase("general_settings: { master_key: sk-master-1234567890abcdef, database_url: \"Host=db;Password=hidden\" }\n", "general_settings.redis_url: is absent", 0)]
    [TestCase("general_settings: { master_key: sk-master-1234567890abcdef, embedded_redis_port: 70000 }\n", "general_settings.embedded_redis_port", 1)]
    [TestCase("general_settings: { master_key: sk-master-1234567890abcdef }\nKestrel: { Endpoints: { a: { Url: \"https://*:4443\", Certificate: { Path: none.pem } } } }\n", "error: Kestrel.Endpoints.a.Certificate.Path: there is no file ", 1)]
    public async Task What_only_one_service_needs_is_told_by_both_in_the_same_words(string sections, string told, int exitCode)
    {
        var (gateway, admin) = await RunBothAsync(Deployments + sections);

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((exitCode, exitCode)));
        Assert.That((admin.Output, admin.Errors), Is.EqualTo((gateway.Output, gateway.Errors)));
        Assert.That(gateway.Output, Does.Contain(told).And.Not.Contain("hidden"));
        Assert.That(gateway.Errors, Is.Empty);
    }

    [Test]
    public async Task The_master_key_of_the_environment_is_enough_for_both()
    {
        var (gateway, admin) = await RunBothAsync(Deployments + "general_settings: { forward_admin: true }\n", ("LITELLM_MASTER_KEY", "sk-hidden-from-the-environment-0123456789"));

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((0, 0)), admin.Errors);
        Assert.That(gateway.Output + admin.Output + admin.Errors, Does.Not.Contain("hidden"));
    }

    [TestCase("postgresql://gateway:hidden@127.0.0.1:5432/gateway?sslmode=require&schema=keys", 0)]
    [TestCase("postgresql://gateway:hidden@127.0.0.1:5432/gateway?sslmode=requires", 1)]
    public async Task Both_say_the_same_of_a_database_address_with_a_query(string url, int exitCode)
    {
        var (gateway, admin) = await RunBothAsync(Deployments + $"general_settings: {{ master_key: sk-master-1234567890, database_url: '{url}' }}\n");

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((exitCode, exitCode)), admin.Errors);
        Assert.That(admin.Output, Is.EqualTo(gateway.Output).And.Not.Contain("hidden"));
        Assert.That(admin.Errors, Does.Not.Contain("hidden"));
    }

    [Test]
    public async Task Both_say_the_same_of_a_proxy_that_the_environment_names_wrongly()
    {
        var (gateway, admin) = await RunBothAsync(Deployments + ConfigurationText.General, ("https_proxy", "ftp://hidden@proxy"));

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((1, 1)));
        Assert.That((admin.Output, admin.Errors), Is.EqualTo((gateway.Output, gateway.Errors)));
        Assert.That(gateway.Output, Does.Contain("environment: error: HTTPS_PROXY: is not the address of a proxy").And.Not.Contain("hidden"));
    }

    [Test]
    public async Task A_misspelt_option_starts_neither_service()
    {
        var (gateway, admin) = (await RunAsync("Gateway.Api", null, "--chek-config"), await RunAsync("Admin.Api", null, "--chek-config"));

        Assert.That((gateway.ExitCode, admin.ExitCode), Is.EqualTo((1, 1)));
        Assert.That((gateway.Output, admin.Output), Is.EqualTo(("", "")));
        Assert.That(gateway.Errors, Does.StartWith("--chek-config is not an option; did you mean '--check-config'?"));
        Assert.That(admin.Errors, Does.StartWith("--chek-config is not an option; did you mean '--check-config'?"));
    }

    private static async Task<(Ended Gateway, Ended Admin)> RunBothAsync(string configuration, (string Name, string Value)? variable = null)
    {
        var file = Path.Combine(Path.GetTempPath(), $"gateway-check-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, configuration);
        try
        {
            var both = await Task.WhenAll(RunAsync("Gateway.Api", variable, "--check-config", "--config", file), RunAsync("Admin.Api", variable, "--check-config", "--config", file));
            return (both[0], both[1]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<Ended> RunAsync(string service, (string Name, string Value)? variable, params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, service + ".dll");
        var start = new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variable is var (name, value)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await errors);
    }

    private sealed record Ended(int ExitCode, string Output, string Errors);
}
