using System.Text.Json;
using Admin.Api.Errors;
using FluentValidation;

namespace Admin.Api.Requests;

/// <summary>Runs a request's validator and notes its failures under the names the client used.</summary>
internal static class Validation
{
    /// <summary>Throws where no validator is registered: a request that nobody checks is a bug.</summary>
    public static void Run<T>(IServiceProvider services, T request, FieldFaults faults)
    {
        foreach (var failure in services.GetRequiredService<IValidator<T>>().Validate(request).Errors)
        {
            // "Fields.Limits.RpmLimit" is rpm_limit to the client: nesting is ours.
            var property = failure.PropertyName[(failure.PropertyName.LastIndexOf('.') + 1)..];
            faults.Add(JsonNamingPolicy.SnakeCaseLower.ConvertName(property), failure.ErrorMessage);
        }
    }
}
