namespace Admin.Api.Errors;

/// <summary>A refusal as the client sees it. A value: making one has no side effect. Its text names the caller's own input and the remedy, never a key or a hash.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of this class's codes.</param>
/// <param name="Message">What is wrong; what to do.</param>
/// <param name="Fields">Every refused field and what is wrong with it; null where no field is to blame.</param>
internal sealed record AdminError(int Status, string Code, string Message, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null)
{
    public static AdminError InvalidFields(FieldFaults faults) => new(
        StatusCodes.Status400BadRequest,
        "invalid_request",
        string.Join("; ", faults.ByField.Select(f => $"{f.Key}: {string.Join(", ", f.Value)}")),
        faults.ByField);

    public static AdminError InvalidField(string field, string fault) => InvalidFields(new FieldFaults().Add(field, fault));

    public static AdminError Malformed(string message) => new(StatusCodes.Status400BadRequest, "invalid_request", message);

    public static AdminError Unauthenticated(string message) => new(StatusCodes.Status401Unauthorized, "invalid_api_key", message);

    public static AdminError KeyNotFound() => new(StatusCodes.Status404NotFound, "key_not_found", "There is no such key.");

    public static AdminError TeamNotFound(string teamId) => new(StatusCodes.Status404NotFound, "team_not_found", $"There is no team '{teamId}'.");

    public static AdminError ModelNotFound() => new(StatusCodes.Status404NotFound, "model_not_found", "There is no such deployment or model group.");

    public static AdminError TooManyWrongKeys(int seconds) => new(
        StatusCodes.Status429TooManyRequests, "too_many_wrong_keys", $"Too many wrong keys came from this address. Try again in {seconds} seconds.");

    public static AdminError MemberNotFound(string teamId) => new(StatusCodes.Status404NotFound, "member_not_found", $"The team '{teamId}' has no such member.");

    public static AdminError NotFound(string code, FieldFaults faults) => InvalidFields(faults) with { Status = StatusCodes.Status404NotFound, Code = code };

    public static AdminError ChangesGone(string message) => new(StatusCodes.Status410Gone, "changes_gone", message);

    public static AdminError RevisionMismatch(long revision) => new(
        StatusCodes.Status412PreconditionFailed,
        "revision_mismatch",
        $"It was changed meanwhile: its revision is {revision}. Read it again before changing it.");

    public static AdminError DatabaseUnavailable() => new(
        StatusCodes.Status503ServiceUnavailable, "database_unavailable", "The database cannot be reached; nothing was changed. Try again shortly.");

    /// <summary>The connection ended between the order to commit and the answer: a database may have done it or not.</summary>
    public static AdminError CommitUnknown() => DatabaseUnavailable() with
    {
        Message = "The database was lost while the change was being stored: it was stored as a whole or not at all. Read it before you try again.",
    };

    public static AdminError IdempotencyKeyReused() => new(
        StatusCodes.Status422UnprocessableEntity,
        "idempotency_key_reused",
        "The Idempotency-Key was used for another request in the last 24 hours. Send the same request again, or use another key.");

    /// <summary>What the framework refuses by a status alone.</summary>
    public static AdminError OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "not_found", "There is no such path."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "This path does not answer that method; the Allow header says which."),
        StatusCodes.Status413PayloadTooLarge => new(status, "request_too_large", "The request body is too large."),
        >= 500 => new(status, "internal_error", "The request failed for a reason that is not its own. Try again, then look into the service's log."),
        _ => new(status, "invalid_request", "The request cannot be understood."),
    };
}
