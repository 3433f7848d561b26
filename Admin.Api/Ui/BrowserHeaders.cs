namespace Admin.Api.Ui;

/// <summary>What a browser is told about every answer of the pages: load nothing from elsewhere, run no script but ours, let nobody frame us.</summary>
internal sealed class BrowserHeaders(RequestDelegate next)
{
    /// <summary>
    /// Inline style attributes are allowed because the component library positions and sizes with them; style elements and scripts are not.
    /// Whoever could write an attribute into these pages could do worse than style it.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

        // Behind a proxy that ends TLS the cookie must still be Secure and the page's own address right. Nobody gains by claiming https.
        if (string.Equals(context.Request.Headers["X-Forwarded-Proto"], "https", StringComparison.OrdinalIgnoreCase)) context.Request.Scheme = "https";
        return next(context);
    }
}
