using System.Text.Json;
using Admin.Api.Errors;

namespace Admin.Api.Http.Requests;

/// <summary>Runs a request's validator and notes its failures under the names the client used.</summary>
internal static class Validation
{
    public static void Run<T>(T request, FieldFaults faults)
        where T : ICheckedRequest<T>
    {
        foreach (var failure in T.Validator.Validate(request).Errors) faults.Add(NameOf(failure.PropertyName), failure.ErrorMessage);
    }

    /// <summary>"Fields.Limits.RpmLimit" is rpm_limit to the client, since nesting is ours; but a place in a list is the client's: "Keys[0].Fields.Tags" is keys[0].tags.</summary>
    private static string NameOf(string path)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(path[(path.LastIndexOf('.') + 1)..]);
        var place = path.IndexOf('[');
        return place < 0 ? name : $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(path[..place])}{path[place..(path.IndexOf(']') + 1)]}.{name}";
    }
}
