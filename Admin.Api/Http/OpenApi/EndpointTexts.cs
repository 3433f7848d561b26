using Microsoft.AspNetCore.WebUtilities;

namespace Admin.Api.Http.OpenApi;

/// <summary>What an endpoint says about itself, beside its path and handler.</summary>
internal static class EndpointTexts
{
    /// <param name="summary">What it does, in a few words.</param>
    /// <param name="description">What one must know to use it.</param>
    /// <param name="body">An example of its body.</param>
    /// <param name="query">An example of its query string.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string summary, string description, string? body = null, string query = "") =>
        endpoint.WithSummary(summary).WithDescription(description).WithMetadata(
            new RequestExample(body, QueryHelpers.ParseQuery(query).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal)));

    /// <summary>Says that a request needs at least one of these fields, and not each.</summary>
    public static RouteHandlerBuilder NeedsOneOf(this RouteHandlerBuilder endpoint, params string[] fields) => endpoint.WithMetadata(new AlternativeFields(fields));
}
