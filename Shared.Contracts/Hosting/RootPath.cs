using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Shared.Contracts.Hosting;

/// <summary>
/// <c>general_settings.root_path</c>: a service answers below it, and without it. Links and redirects lead below it either way, since a proxy in between may have
/// cut it off.
/// </summary>
public static class RootPath
{
    /// <param name="root">The prefix; null for none.</param>
    public static void UseRootPath(this IApplicationBuilder app, string? root)
    {
        if (root is null) return;
        PathString prefix = root;
        app.Use(next => context =>
        {
            context.Request.Path = Below(prefix, context.Request.Path);
            context.Request.PathBase = prefix;
            return next(context);
        });
    }

    /// <summary>Whether a path that no middleware has touched yet is, below the prefix or without it, this one or one below it.</summary>
    public static bool IsAt(HttpContext context, string? root, PathString path) =>
        (root is null ? context.Request.Path : Below(root, context.Request.Path)).StartsWithSegments(path);

    private static PathString Below(PathString prefix, PathString path) => path.StartsWithSegments(prefix, StringComparison.Ordinal, out var rest) ? rest : path;
}
