using Admin.Api.Data;
using Admin.Api.Keys;
using Admin.Api.Models;
using Microsoft.AspNetCore.Components;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Pages;

/// <summary>Asks the router what it would decide. The key stands in the address by its hash: a key's text belongs into no address.</summary>
public partial class ExplainPage
{
    /// <summary>Changes that the address does not show yet: the browser makes them, and the next one may be asked for before it has.</summary>
    private readonly Dictionary<string, object?> _asked = [];

    private string? _typedKey;
    private string? _fault;
    private string? _refusal;
    private KeyRow? _key;
    private TeamRow? _team;
    private RoutingDecision? _decision;

    [SupplyParameterFromQuery(Name = "key")]
    private string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? Model { get; set; }

    [SupplyParameterFromQuery(Name = "tags")]
    private string? Tags { get; set; }

    [Inject]
    private KeyPages Keys { get; set; } = default!;

    [Inject]
    private CurrentModels Models { get; set; } = default!;

    /// <summary>That of the configuration in force: a page stays open across its reload.</summary>
    private ModelCatalog Catalog => Models.Catalog;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        _asked.Clear();
        (_fault, _refusal, _decision, _key, _team) = (null, null, null, null, null);
        if (Key is null) return;
        (_key, _team) = await Keys.FindAsync(Key, CancellationToken.None);
        if (_key is null) _fault = "There is no such key any more.";
        else _typedKey = _key.KeyAlias ?? _key.KeyName;
        if (_key is not null && Model is not null) Decide(_key, Model);
    }

    private void Decide(KeyRow key, string model)
    {
        var tags = new CallerTags.Builder();
        foreach (var tag in (Tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            _fault = tags.Add(tag);
            if (_fault is not null) return;
        }

        if (RefusalOf(key) is { } refused)
        {
            _fault = refused;
            return;
        }

        _decision = RequestRouter.Decide(Catalog, new RoutingQuestion(RowPolicy.Of(key, _team), model, tags.Build(), null));
        _refusal = _decision.Refusal is { } refusal ? WordsFor(refusal) : null;
    }

    /// <summary>What ends a request before any deployment is looked at.</summary>
    private string? RefusalOf(KeyRow key) => RowPolicy.StandingOf(key, _team, Time.GetUtcNow()) switch
    {
        KeyStanding.Good => null,
        KeyStanding.TeamUnknown => "Refused: the key's team is gone.",
        KeyStanding.KeyBlocked => "Refused: the key is blocked.",
        KeyStanding.TeamBlocked => "Refused: the key's team is blocked.",
        KeyStanding.Expired => "Refused: the key has expired.",
        var other => throw new ArgumentOutOfRangeException(nameof(key), other, null),
    };

    private async Task FindKeyAsync(string? typed)
    {
        _typedKey = typed;
        var named = typed?.Trim();
        if (string.IsNullOrEmpty(named))
        {
            Go("key", null);
            return;
        }

        if (await Keys.FindHashAsync(named, CancellationToken.None) is not { } found) (_fault, _decision, _key) = ("There is no key with this alias, hash or text.", null, null);
        else Go("key", found);
    }

    private void Go(string parameter, string? value)
    {
        _asked[parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(_asked), replace: true);
    }

    private static string AnsweredBy(Hop hop) =>
        hop.Eligible.Count == 1 ? $"by one deployment of {hop.Group.Name}." : $"by one of {hop.Eligible.Count} deployments of {hop.Group.Name}.";

    private static string WordsFor(Refusal refusal) => refusal.Reason switch
    {
        RefusalReason.ModelNotAllowed => $"the key or its team may not name the model '{refusal.Subject}'.",
        RefusalReason.ModelNotFound => $"there is no model '{refusal.Subject}'.",
        RefusalReason.TagsNotAllowed => $"the tag '{refusal.Subject}' is outside the scope.",
        RefusalReason.NoDeploymentsWithTagRouting => "no deployment is left.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Reason, null),
    };

    private static string WordsFor(RoutingRule? rule) => rule switch
    {
        null => "in scope, and what the request asks for",
        RoutingRule.TeamScope => "outside the team's tags",
        RoutingRule.KeyScope => "outside the key's tags",
        RoutingRule.Place => "by the model's name is processed outside what its tags claim",
        RoutingRule.ExcludedTag => "carries a tag that the request excludes",
        RoutingRule.RequiredTag => "lacks a tag that the request requires",
        RoutingRule.PositiveTags => "does not match the request's tags",
        RoutingRule.DefaultTag => "is not tagged default, and requests without tags prefer that",
        RoutingRule.ExtraBody => "does not take an extra_body",
        RoutingRule.Cooldown => "is cooling down",
        RoutingRule.PlaceMismatch => "was proved by an answer to be elsewhere",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };
}
