using System.Collections.Frozen;
using Shared.Contracts.Configuration.Texts;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Tells the names by which a file's author means to fence: such a name may have no effect only where the author knows it.</summary>
internal static class FenceNames
{
    /// <summary>The names that fence, here or in LiteLLM.</summary>
    private static readonly string[] Names =
    [
        "tags", "allowed_tags", "enforced_tags", "tag_regex", "enable_tag_filtering", "tag_filtering_match_any", "tag_matching", "tag_facets", "residency", "place",
        "team_id", "team_public_model_name", "access_groups", "master_key", "allowed_ips", "allowed_routes", "admin_only_routes", "guardrails",
    ];

    /// <summary>Words that make a fence of whatever name they stand in: <c>region_tags</c>, <c>data_residency</c>, <c>restricted_models</c>.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        [
            "tag", "tags", "residency", "allowed", "enforce", "enforced", "restrict", "restricted", "deny", "denied", "block", "blocked", "forbid", "forbidden",
            "allowlist", "denylist", "blocklist", "whitelist", "blacklist", "guardrail", "guardrails",
        ],
        StringComparer.Ordinal);

    /// <summary>Why a name that nobody reads must not be passed over, or null.</summary>
    /// <param name="guarded">The further names of the section whose misspelling matters.</param>
    /// <param name="isOff">Whether the value switches something off or says nothing.</param>
    public static string? FaultOf(string name, IEnumerable<string> guarded, bool isOff)
    {
        var slip = NearestName.SlipOf(name, Names.Concat(guarded));
        var words = Split(name);
        var isOfTags = words.Any(w => w is "tag" or "tags");
        if (slip is "allowed_tags" or "enforced_tags" || (isOfTags && (slip is null || slip == name)))
            return $"'{name}' does nothing here; a deployment's tags are written as 'tags' (or 'tag_regex') in litellm_params, and whether tags select is router_settings.enable_tag_filtering";
        if (slip == name) return $"'{name}' does nothing here, and whoever wrote it relies on it; take it out, or write it where it belongs";
        if (slip is not null) return $"no setting has the name '{name}'; did you mean '{slip}'?";
        return !isOff && words.Any(Words.Contains)
            ? $"no setting has the name '{name}', which says that something is not to pass; take it out, and see which setting does what it means"
            : null;
    }

    /// <summary><c>allowedTags</c>, <c>Allowed-Tags</c> and <c>allowed_tags</c> have the same words.</summary>
    private static List<string> Split(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var isEnd = i == name.Length || !char.IsLetterOrDigit(name[i]);
            var isHump = !isEnd && i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (!isEnd && !isHump) continue;
            if (i > start) words.Add(name[start..i].ToLowerInvariant());
            start = isEnd ? i + 1 : i;
        }

        return words;
    }
}
