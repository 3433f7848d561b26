using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Shared.Contracts.Hosting;

/// <summary>
/// Keeps what callers send out of log lines and spans, whatever an operator switches on. A key may stand in a path, in a query and in a header, and the web
/// framework repeats each of them: at Debug the server even quotes the first line of a request that it cannot read.
/// </summary>
/// <remarks>
/// A filter on every rule, since the most specific rule wins: one that an operator writes for a single class would stand above any that is written here.
/// </remarks>
public sealed class CallerTexts : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Framework = "Microsoft.AspNetCore.";

    /// <summary>These put the path into lines at every level, and the first also into the scope of every other line.</summary>
    private static readonly string[] Silent = [Framework + "Hosting.Diagnostics", Framework + "Routing"];

    /// <summary>What connections do, which says nothing of what is sent over them.</summary>
    private static readonly string[] Open =
        [Framework + "Server.Kestrel.Connections", Framework + "Server.Kestrel.Transport", Framework + "Server.Kestrel.Https", Framework + "DataProtection"];

    private static readonly string[] Attributes =
        ["url.path", "url.query", "url.full", "user_agent.original", "server.address", "http.request.method_original"];

    private CallerTexts()
    {
    }

    /// <summary>Puts the filter on every rule of the log, also on those that are added later.</summary>
    public static void KeepOutOfLogs(IServiceCollection services) => services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(new CallerTexts());

    /// <summary>Whether lines of this class and level repeat nothing of a caller.</summary>
    public static bool MayBeLogged(string? category, LogLevel level)
    {
        if (category is null || !category.StartsWith(Framework, StringComparison.Ordinal)) return true;
        if (IsOf(Silent, category)) return false;
        return level >= LogLevel.Warning || IsOf(Open, category);
    }

    /// <summary>Takes the caller's own texts off the span of a request. Its route says enough.</summary>
    public static void TakeOff(Activity span)
    {
        foreach (var attribute in Attributes) span.SetTag(attribute, null);
    }

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var rules = options.Rules.ToList();
        options.Rules.Clear();
        // Holds where no other does.
        options.Rules.Add(Guarded(new LoggerFilterRule(null, null, options.MinLevel, null)));
        foreach (var rule in rules) options.Rules.Add(Guarded(rule));
    }

    private static LoggerFilterRule Guarded(LoggerFilterRule rule) => new(
        rule.ProviderName,
        rule.CategoryName,
        rule.LogLevel,
        (provider, category, level) => MayBeLogged(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));

    private static bool IsOf(string[] classes, string category) => classes.Any(c => category.StartsWith(c, StringComparison.Ordinal));
}
