using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>What a name in <c>model</c> means, and which names a key's or team's <c>models</c> lets it use.</summary>
internal sealed class ModelNameRules
{
    private static readonly World Names = new()
    {
        Deployments =
        [
            new("*", "id-any", []), new("openai/*", "id-openai", []), new("openai/gpt-*", "id-gpt", []), new("openai/gpt-4", "id-four", []),
            new("chat", "id-chat", []),
        ],
        Aliases = new Dictionary<string, string>
        {
            ["assistant"] = "chat",
            ["fast"] = "openai/gpt-5",
            ["twice"] = "assistant",
            ["openai/gpt-4"] = "chat",
            ["broken"] = "id-chat",
        },
    };

    [TestCase("chat", "chat", null)]
    [TestCase("assistant", "chat", null)]
    [TestCase("fast", "openai/gpt-*", "5")]
    [TestCase("openai/gpt-4o", "openai/gpt-*", "4o")]
    [TestCase("openai/gpt-", "openai/gpt-*", "")]
    [TestCase("openai/o3", "openai/*", "o3")]
    [TestCase("Chat", "*", "Chat")]
    [TestCase("id-chat", "*", "id-chat", Description = "an id means no more than any other unknown name")]
    [TestCase("openai/gpt-4", "chat", null, Description = "an alias comes before a group")]
    [TestCase("twice", "*", "assistant", Description = "an alias of an alias is not followed")]
    public void A_name_means_an_alias_a_group_or_the_longest_wildcard(string model, string group, string? wildcard)
    {
        var resolved = CompiledWorld.CatalogOf(Names).Resolve(model);

        Assert.That(resolved?.Group.Name, Is.EqualTo(group));
        Assert.That(resolved?.Wildcard, Is.EqualTo(wildcard));
    }

    [TestCase("id-chat")]
    [TestCase("broken")]
    [TestCase("openai/gpt-4o")]
    [TestCase("")]
    [TestCase("chat ")]
    public void Without_a_wildcard_any_other_name_means_nothing(string model)
    {
        var world = Names with { Deployments = [.. Names.Deployments.Where(d => d.Group == "chat")] };

        Assert.That(CompiledWorld.CatalogOf(world).Resolve(model), Is.Null);
    }

    [TestCase(new string[0], "anything", true)]
    [TestCase(new[] { "chat" }, "chat", true)]
    [TestCase(new[] { "chat" }, "Chat", false)]
    [TestCase(new[] { "chat" }, "chat2", false)]
    [TestCase(new[] { "openai/*" }, "openai/o3", true)]
    [TestCase(new[] { "openai/*" }, "azure/o3", false)]
    [TestCase(new[] { "*" }, "anything", true)]
    [TestCase(new[] { "all-proxy-models" }, "anything", true)]
    [TestCase(new[] { "chat", "all-team-models" }, "anything", true)]
    [TestCase(new[] { "all-proxy-models-2" }, "anything", false)]
    [TestCase(new[] { "" }, "anything", false)]
    public void A_model_list_allows_its_names_its_prefixes_and_when_empty_all(string[] models, string model, bool allowed) =>
        Assert.That(new ModelAllowList(models).Allows(model), Is.EqualTo(allowed));

    [TestCase(new[] { "chat" }, new string[0], "assistant", true, Description = "the alias of a listed group")]
    [TestCase(new[] { "assistant" }, new string[0], "assistant", true)]
    [TestCase(new[] { "assistant" }, new[] { "chat" }, "assistant", true)]
    [TestCase(new[] { "assistant" }, new string[0], "chat", false, Description = "a listed alias does not list its group")]
    [TestCase(new[] { "chat" }, new[] { "other" }, "chat", false, Description = "both lists hold")]
    [TestCase(new[] { "all-team-models" }, new[] { "other" }, "chat", false, Description = "the team's own list still holds")]
    public void A_name_must_be_listed_by_the_key_and_by_the_team(string[] key, string[] team, string model, bool allowed)
    {
        var policy = CompiledWorld.PolicyOf(new WorldCaller { KeyModels = key, TeamModels = team });

        Assert.That(CompiledWorld.CatalogOf(Names).MayName(policy, model), Is.EqualTo(allowed));
    }

    [Test]
    public void Model_lists_of_the_same_names_are_equal_in_any_order()
    {
        var one = new ModelAllowList(["a", "b"]);

        Assert.That(one, Is.EqualTo(new ModelAllowList(["b", "a"])));
        Assert.That(one.GetHashCode(), Is.EqualTo(new ModelAllowList(["b", "a"]).GetHashCode()));
        Assert.That(one, Is.Not.EqualTo(new ModelAllowList(["a"])).And.Not.EqualTo(ModelAllowList.All));
    }
}
