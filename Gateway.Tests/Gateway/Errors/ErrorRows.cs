using Gateway.Api.Errors;

namespace Gateway.Tests.Gateway.Errors;

/// <summary>The catalogue of errors against the page's table (docs/routing.md, <i>Answers</i>) and what OpenAI's clients make of a status.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ErrorRows
{
    private static readonly Dictionary<string, (int Status, string Type)> Page = new()
    {
        ["invalid_api_key"] = (401, "authentication_error"),
        ["key_expired"] = (401, "authentication_error"),
        ["key_blocked"] = (401, "authentication_error"),
        ["team_blocked"] = (401, "authentication_error"),
        ["tags_not_allowed"] = (401, "authentication_error"),
        ["no_deployments_with_tag_routing"] = (401, "authentication_error"),
        ["hosted_tool_not_allowed"] = (403, "permission_error"),
        ["remote_url_not_allowed"] = (403, "permission_error"),
        ["model_not_allowed"] = (403, "permission_error"),
        ["model_not_found"] = (404, "not_found_error"),
        ["invalid_request"] = (400, "invalid_request_error"),
        ["unsupported_parameter"] = (400, "invalid_request_error"),
        ["operation_not_served"] = (400, "invalid_request_error"),
        ["request_too_large"] = (413, "invalid_request_error"),
        ["request_timeout"] = (408, "invalid_request_error"),
        ["unsupported_media_type"] = (415, "invalid_request_error"),
        ["no_healthy_deployments"] = (503, "service_unavailable_error"),
        ["credentials_unavailable"] = (503, "service_unavailable_error"),
        ["access_log_full"] = (503, "service_unavailable_error"),
        ["overloaded"] = (503, "service_unavailable_error"),
        ["keys_not_loaded"] = (503, "service_unavailable_error"),
        ["keys_stale"] = (503, "service_unavailable_error"),
        ["upstream_timeout"] = (504, "api_error"),
        ["upstream_authentication_failed"] = (502, "api_error"),
        ["admin_unavailable"] = (502, "api_error"),
        ["not_found"] = (404, "not_found_error"),
        ["method_not_allowed"] = (405, "not_found_error"),
        ["stream_broken"] = (502, "api_error"),
        ["idle_timeout"] = (504, "api_error"),
        ["key_revoked"] = (401, "authentication_error"),
        ["internal_error"] = (500, "api_error"),
    };

    [Test]
    public void Every_error_has_a_row_and_every_row_an_error()
    {
        Assert.That(Enum.GetValues<ErrorCode>().Select(ErrorCatalogue.NameOf), Is.EquivalentTo(Page.Keys));
    }

    [Test]
    public void Every_error_has_the_pages_status_and_type()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
        {
            var (status, type) = Page[ErrorCatalogue.NameOf(code)];

            Assert.That((ErrorCatalogue.StatusOf(code), ErrorCatalogue.TypeOf(code)), Is.EqualTo((status, type)), code.ToString());
        }
    }
}
