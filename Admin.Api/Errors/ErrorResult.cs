namespace Admin.Api.Errors;

/// <summary>Writes an <see cref="AdminError"/> in OpenAI's shape, which is what the clients parse, with <c>fields</c> beside it where fields are to blame.</summary>
internal sealed class ErrorResult(AdminError error) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = error.Status;
        var type = error.Status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request_error";
        var body = new ErrorBody(new ErrorDetail(error.Message, type, error.Fields?.Keys.FirstOrDefault(), error.Code), error.Fields);
        return httpContext.Response.WriteAsJsonAsync(body, httpContext.RequestAborted);
    }
}
