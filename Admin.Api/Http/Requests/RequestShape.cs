using System.Text.Json;
using Admin.Api.Errors;

namespace Admin.Api.Http.Requests;

/// <summary>
/// The fields of a request, for the API's description. They are taken from the code that reads requests, by letting it read an empty one:
/// so the description names what is read, and nothing else.
/// </summary>
/// <param name="IsBody">Whether they stand in the body; else in the query string.</param>
/// <param name="Fields">Every field that is read, in that order.</param>
/// <param name="Required">Asks the request's validator which fields an empty request lacks.</param>
internal sealed record RequestShape(bool IsBody, IReadOnlyList<ReadField> Fields, Func<IReadOnlyCollection<string>> Required)
{
    public static RequestShape OfBody<T>()
        where T : class, IBodyRequest<T>
    {
        var fields = new BodyFields(JsonElement.Parse("{}"), new FieldFaults());
        var empty = T.Read(fields);
        return new RequestShape(IsBody: true, fields.Read, () => Lacking(empty));
    }

    public static RequestShape OfQuery<T>()
        where T : class, IQueryRequest<T>
    {
        var fields = new QueryFields(new QueryCollection(), new FieldFaults());
        var empty = T.Read(fields);
        return new RequestShape(IsBody: false, fields.Read, () => Lacking(empty));
    }

    private static IReadOnlyCollection<string> Lacking<T>(T empty)
        where T : ICheckedRequest<T>
    {
        var faults = new FieldFaults();
        Validation.Run(empty, faults);
        return [.. faults.ByField.Keys];
    }
}
