using System.Text.RegularExpressions;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Groups the settings that have no effect here by what LiteLLM does with them, so that a report says what is missed and not only what is passed over.</summary>
internal static partial class IgnoredSettings
{
    public const string Unknown = "Names that nobody knows: LiteLLM does not read them either.";

    /// <summary>LiteLLM takes what it does not know there for a parameter of the provider's.</summary>
    public const string UnknownParameter =
        "Names in litellm_params that nobody knows: LiteLLM would send them to the provider. What is meant as a request parameter is written into extra_body.";

    private const string Other = "Other settings of LiteLLM: they change how it answers, and nothing here.";

    /// <summary>The first that fits. Words stand between underscores.</summary>
    private static readonly (string Group, Regex Names)[] Groups =
    [
        ("Budgets and limits: LiteLLM would count money, tokens or requests and refuse what is beyond. Nothing is refused for an amount here, but for general_settings.max_parallel_requests.", Limits()),
        ("Kept answers and shared state: LiteLLM would keep answers, or share its counters over Redis. No answer is kept here; keys travel over general_settings.redis_url.", Caches()),
        ("Records elsewhere: LiteLLM would write logs, or send records of requests to these. Here are access_log, metrics and traces, without prompts.", Records()),
        ("Alerts: LiteLLM would send messages. Here are rules for Prometheus, in deploy/observability.", Alerts()),
        ("Database: LiteLLM would keep models, spend and logs in it. Here Admin.Api keeps keys, teams and the audit log.", Databases()),
        ("Signing in: LiteLLM would let users in by these. Here are keys, and the master key for the pages.", SignIn()),
        ("Health checks: LiteLLM would call models to see whether they live. Here the failures of requests say so, and no model is called.", Health()),
        ("Prices: LiteLLM would reckon the cost of requests by these.", Prices()),
        ("Retries and choice: LiteLLM would retry, rest or choose by these. docs/routing.md says how it is done here.", Routing()),
        ("Requests and answers: LiteLLM would change what is sent or answered. Here the caller's bytes go on.", Requests()),
        ("Other services: LiteLLM would offer, or use, these beside models.", Services()),
    ];

    /// <summary>The group, as one sentence or two.</summary>
    public static string GroupOf(string name) => Groups.FirstOrDefault(g => g.Names.IsMatch(name)).Group ?? Other;

    [GeneratedRegex("(^|_)(budget|budgets|spend|rpm|tpm|limit|limits|parallel|upperbound|priority|quota)(_|$)|max_(request|response|file|batch)")]
    private static partial Regex Limits();

    [GeneratedRegex("(^|_)(cache|caching|cached|redis|ttl)(_|$)")]
    private static partial Regex Caches();

    [GeneratedRegex("callback|langfuse|langsmith|arize|posthog|humanloop|(^|_)(log|logs|logging|verbose|debug|otel|telemetry|redact|audit|prometheus)(_|$)|store_prompts")]
    private static partial Regex Records();

    [GeneratedRegex("(^|_)(alert|alerts|alerting|webhook|slack)(_|$)|alert_")]
    private static partial Regex Alerts();

    [GeneratedRegex("(^|_)(database|db|prisma|batch)(_|$)|store_model|proxy_batch|disable_.*(reset|update)")]
    private static partial Regex Databases();

    [GeneratedRegex("(^|_)(jwt|jwtauth|oauth|oauth2|sso|ui|role|auth|user|users|license|scim)(_|$)")]
    private static partial Regex SignIn();

    [GeneratedRegex("(^|_)health(_|$)|health_check")]
    private static partial Regex Health();

    [GeneratedRegex("cost|price|pricing|_per_")]
    private static partial Regex Prices();

    [GeneratedRegex("retry|retries|cooldown|cooldowns|fail|fallback|routing|router|affinity|pre_call|strategy|weights|priority")]
    private static partial Regex Routing();

    [GeneratedRegex("drop|modify|params|stream|timeout|header|headers|template|prompt|message|messages|token|tokens|temperature|tools|functions|format|model_alias|default_model")]
    private static partial Regex Requests();

    [GeneratedRegex("mcp|vector|search|agent|pass_through|files|finetune|assistant|guardrail|credential|key_management|secret|vault|kms|worker|plugin")]
    private static partial Regex Services();
}
