using System.Net;
using System.Reflection;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Tests.Admin.SharedAdmin;

namespace Gateway.Tests.Admin.Http;

/// <summary>A parameter that a call does not read is a slip: passed over, a filter that was meant would silently be none.</summary>
internal sealed class UnknownParameters
{
    [Test]
    public async Task Every_path_of_the_api_refuses_a_query_parameter_that_it_does_not_read()
    {
        var calls = Calls().ToList();
        var passed = new List<string>();
        foreach (var (method, path) in calls)
        {
            var key = path.StartsWith("/sync/", StringComparison.Ordinal) ? AdminHost.SyncKey : AdminHost.MasterKey;
            var answer = await Service.SendAsync(method, path + "?zzzz=1", method == HttpMethod.Get || method == HttpMethod.Head ? null : "{}", key);
            var isRefused = answer.Status == HttpStatusCode.BadRequest && (method == HttpMethod.Head || answer.Fields.Contains("zzzz"));
            if (!isRefused) passed.Add($"{method} {path}: {answer.Status} {answer.Text}");
        }

        Assert.That(passed, Is.Empty);
        Assert.That(calls, Has.Count.GreaterThan(40));
    }

    [TestCase("/key/delete", """{"keys":["sk-unknown-0123456789abcdef"]}""")]
    [TestCase("/key/block", """{"key":"sk-unknown-0123456789abcdef"}""")]
    [TestCase("/team/delete", """{"team_ids":["unknown"]}""")]
    public async Task A_change_that_takes_no_parameter_names_the_one_it_got(string path, string body)
    {
        var answer = await Service.PostAsync(path + "?dry_run=true", body);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Message, Is.EqualTo("dry_run: is not a parameter of this call"));
    }

    /// <summary>The pages have a routing of their own below /ui; HEAD is the only word of the API that its description leaves out.</summary>
    private static IEnumerable<(HttpMethod Method, string Path)> Calls() =>
        from endpoint in Service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where endpoint.Metadata.GetMetadata<MethodInfo>() is not null && !path.StartsWith("/openapi", StringComparison.Ordinal) && !path.StartsWith("/docs", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        where method == HttpMethods.Head || endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
        select (new HttpMethod(method), path.Replace("{key}", "sk-any", StringComparison.Ordinal).Replace("{team_id}", "any", StringComparison.Ordinal));
}
