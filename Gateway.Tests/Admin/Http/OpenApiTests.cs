using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Admin.Http;

/// <summary>The API's description says what the API does.</summary>
[TestFixture]
internal sealed partial class OpenApiTests
{
    private const string ExampleKey = "sk-example-0123456789abcdef";

    private AdminHost _host = null!;
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await AdminHost.StartAsync();
        _document = (await _host.SendAsync(HttpMethod.Get, "/openapi/v1.json", key: "")).Json;
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void Every_path_that_is_mapped_is_in_the_document()
    {
        var mapped = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<MethodInfo>() is not null)
            .Where(e => e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null && !e.RoutePattern.RawText!.StartsWith("/openapi/", StringComparison.Ordinal))
            .Select(e => $"{string.Join(",", e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["?"])} /{e.RoutePattern.RawText!.TrimStart('/')}");

        Assert.That(Operations().Select(o => $"{o.Method} {o.Path}"), Is.EquivalentTo(mapped));
        Assert.That(mapped.Count(), Is.GreaterThan(20));
    }

    [Test]
    public void Every_operation_and_every_field_is_described()
    {
        var silent = Operations().Where(o => Text(o.Element, "summary") is null || Text(o.Element, "description") is null).Select(o => o.Path);
        var fields = Operations().SelectMany(o => Fields(o.Element).Select(f => (o.Path, f.Name, Text(f.Schema, "description"))));

        Assert.That(silent, Is.Empty);
        Assert.That(fields.Where(f => string.IsNullOrEmpty(f.Item3)).Select(f => $"{f.Path} {f.Name}"), Is.Empty);
    }

    [Test]
    public async Task Every_example_is_accepted_by_the_api()
    {
        foreach (var (method, path, operation) in Operations().Where(o => !o.Path.StartsWith("/sync/", StringComparison.Ordinal)).ToList())
        {
            // A read leaves what the next one needs; a change gets a service of its own.
            var isChange = method is "POST" or "PATCH";
            await using var own = isChange ? await AdminHost.StartAsync() : null;
            var host = own ?? _host;
            await host.PostAsync("/team/new", """{"team_id":"team-a","tags":["region:eu","tier:paid"],"models":["gpt-4","open"],"members_with_roles":[{"role":"user","user_id":"eve"}]}""");
            await host.PostAsync("/key/generate", $$"""{"key":"{{ExampleKey}}","team_id":"team-a"}""");
            var example = ExampleBody(operation);
            Assert.That(isChange, Is.EqualTo(example is not null), $"{method} {path} has an example of its body");

            var answer = await host.SendAsync(new HttpMethod(method), path.Replace("{key}", ExampleKey, StringComparison.Ordinal).Replace("{team_id}", "team-a", StringComparison.Ordinal) + ExampleQuery(operation), example);

            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), $"{method} {path}: {answer}");
        }
    }

    [Test]
    public void The_document_is_of_version_3_1_and_tells_the_key_and_the_shape_of_errors()
    {
        var generate = _document.GetProperty("paths").GetProperty("/key/generate").GetProperty("post");
        var error = _document.GetProperty("components").GetProperty("schemas").GetProperty("Error").GetProperty("properties");

        Assert.That(Text(_document, "openapi"), Does.StartWith("3.1"));
        Assert.That(generate.GetProperty("security")[0].TryGetProperty("master-key", out _), Is.True);
        Assert.That(_document.GetProperty("components").GetProperty("securitySchemes").GetProperty("master-key").GetProperty("scheme").GetString(), Is.EqualTo("bearer"));
        Assert.That(generate.GetProperty("responses").EnumerateObject().Select(r => r.Name), Is.EquivalentTo(new[] { "200", "400", "401", "default" }));
        Assert.That(error.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "error", "fields" }));
        Assert.That(_document.TryGetProperty("servers", out var servers) ? servers.GetArrayLength() : 0, Is.Zero, "the document names no address of its own");
    }

    [Test]
    public void A_body_takes_no_other_fields_and_says_which_it_needs()
    {
        var update = Body(_document.GetProperty("paths").GetProperty("/key/block").GetProperty("post"))!.Value;
        var delete = Body(_document.GetProperty("paths").GetProperty("/key/delete").GetProperty("post"))!.Value;

        Assert.That(update.GetProperty("additionalProperties").GetBoolean(), Is.False);
        Assert.That(update.GetProperty("required").EnumerateArray().Select(r => r.GetString()), Is.EqualTo(new[] { "key" }));
        Assert.That(delete.TryGetProperty("required", out _), Is.False);
        Assert.That(delete.GetProperty("anyOf").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public async Task The_page_needs_no_key_and_asks_no_other_host_for_anything()
    {
        using var client = new HttpClient { BaseAddress = _host.Client.BaseAddress };

        using var answer = await client.GetAsync("/docs/");

        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Address().Matches(page).Select(m => m.Value), Is.Empty);
        Assert.That(string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), Does.Contain("default-src 'none'").And.Contain("connect-src 'self'").And.Not.Contain("http"));
        var script = Script().Match(page).Groups[1].Value;
        Assert.That((await client.GetStringAsync(new Uri(answer.RequestMessage!.RequestUri!, script))).Length, Is.GreaterThan(100_000));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement? Body(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json").GetProperty("schema") : null;

    private static string? ExampleBody(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText() : null;

    private static string ExampleQuery(JsonElement operation) => "?" + string.Join('&', Parameters(operation)
        .Where(p => p.TryGetProperty("example", out _))
        .Select(p => $"{Text(p, "name")}={Uri.EscapeDataString(Text(p, "example")!)}"));

    private static IEnumerable<(string Name, JsonElement Schema)> Fields(JsonElement operation) => Parameters(operation).Select(p => (Text(p, "name")!, p))
        .Concat(Body(operation) is { } body ? body.GetProperty("properties").EnumerateObject().Select(p => (p.Name, p.Value)) : []);

    private static JsonElement.ArrayEnumerator Parameters(JsonElement operation) => operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : default;

    private IEnumerable<(string Method, string Path, JsonElement Element)> Operations() =>
        _document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (o.Name.ToUpperInvariant(), p.Name, o.Value)));

    [GeneratedRegex("(?:https?:)?//[^\\s\"'<>]+")]
    private static partial Regex Address();

    [GeneratedRegex("<script[^>]* src=\"([^\"]*scalar\\.js[^\"]*)\"")]
    private static partial Regex Script();
}
