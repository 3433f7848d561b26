using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Admin.Api.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace Admin.Api.Http.Requests;

/// <summary>A JSON body, read and validated before the handler runs; <see cref="RefuseInvalidRequests"/> answers for one that is not valid.</summary>
internal sealed class Body<T> : IParsedRequest, IEndpointParameterMetadataProvider
    where T : class, IBodyRequest<T>
{
    /// <summary>Nothing may be read in two ways: no repeated names, no comments, nothing after the object.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Disallow };

    private readonly T? _value;

    private Body(T? value, string hash, AdminError? refusal)
    {
        _value = value;
        Hash = hash;
        Refusal = refusal;
    }

    public AdminError? Refusal { get; }

    public bool IsQuery => false;

    /// <summary>The SHA-256 of the body as it came.</summary>
    public string Hash { get; }

    public T Value => _value ?? throw new InvalidOperationException("A refused body has no value.");

    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        var text = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        var outcome = text.IsEmpty && T.MayBeEmpty ? JsonElement.Parse("{}") : Parse(text.Span);
        var hash = Convert.ToHexStringLower(SHA256.HashData(text.Span));
        if (outcome is not { } body) return new Body<T>(null, hash, AdminError.Malformed("The body must be one JSON object, without repeated names and without anything after it."));
        var faults = new FieldFaults();
        foreach (var field in body.EnumerateObject().Where(f => !HoldsTexts(f.Value))) faults.Add(field.Name, "holds an escape that is no text");
        if (faults.Any) return new Body<T>(null, hash, AdminError.InvalidFields(faults));
        var fields = new BodyFields(body, faults);
        var value = T.Read(fields);
        fields.RefuseUnknown();
        Validation.Run(value, faults);
        return new Body<T>(value, hash, faults.Any ? AdminError.InvalidFields(faults) : null);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(RequestShape.OfBody<T>());

    /// <summary>Whether every name and text inside a structure is one: the parser lets escapes pass that are half of a character.</summary>
    private static bool HoldsTexts(JsonElement structure)
    {
        try
        {
            return structure.ValueKind switch
            {
                JsonValueKind.Object => structure.EnumerateObject().All(f => f.Name is not null && IsText(f.Value) && HoldsTexts(f.Value)),
                JsonValueKind.Array => structure.EnumerateArray().All(e => IsText(e) && HoldsTexts(e)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        static bool IsText(JsonElement value) => value.ValueKind != JsonValueKind.String || value.GetString() is not null;
    }

    private static JsonElement? Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            var body = JsonElement.Parse(text, Strict);
            if (body.ValueKind != JsonValueKind.Object) return null;
            // A name whose escapes are no text shows up here, not in the parser.
            foreach (var field in body.EnumerateObject()) _ = field.Name;
            return body;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
