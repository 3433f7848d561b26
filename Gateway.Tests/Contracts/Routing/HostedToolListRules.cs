using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>Which tools a list of hosted tools covers. Source: docs/routing.md, <i>Hosted tools</i>.</summary>
internal sealed class HostedToolListRules
{
    [TestCase("web_search", "web_search")]
    [TestCase("web_search", "web_search_20250305")]
    [TestCase("web_search", "web_search_2025_08_26")]
    [TestCase("Web_Search ", "web_search_20250305")]
    [TestCase("web_search_20250305", "web_search_20250305")]
    [TestCase("web_search_preview", "web_search_preview_2025_03_11")]
    [TestCase("*", "a_tool_of_next_year")]
    [TestCase("*", "…")]
    public void A_name_covers_itself_and_its_dated_versions_and_a_star_everything(string name, string tool)
    {
        Assert.That(new HostedToolList([name]).Allows(tool), Is.True);
    }

    [TestCase("web_search", "web_search_preview")]
    [TestCase("web_search", "web_search_premium_2025")]
    [TestCase("web_search", "web_searches")]
    [TestCase("web_search", "web_search_")]
    [TestCase("web_search", "web_search2025")]
    [TestCase("web_search", "web_search_20250305x")]
    [TestCase("web_search", "openrouter:web_search")]
    [TestCase("web_search_20250305", "web_search")]
    [TestCase("web_search_20250305", "web_search_20250306")]
    [TestCase("mcp", "mcp_toolset")]
    [TestCase("code_interpreter", "code_execution")]
    public void Another_word_is_another_tool(string name, string tool)
    {
        Assert.That(new HostedToolList([name]).Allows(tool), Is.False);
    }

    [Test]
    public void An_empty_list_allows_nothing_and_equal_names_make_equal_lists()
    {
        Assert.That(new HostedToolList([]).Allows("mcp"), Is.False);
        Assert.That(new HostedToolList(["B", "a", "a"]), Is.EqualTo(new HostedToolList(["a", "b"])));
        Assert.That(new HostedToolList(["a"]), Is.Not.EqualTo(new HostedToolList(["a", "b"])));
    }

    [TestCase("web_search", null)]
    [TestCase("*", null)]
    [TestCase("openrouter:web_search", null)]
    [TestCase("", "is empty")]
    [TestCase("web search", "may hold letters, digits and _ - . : $ only")]
    [TestCase("…", "may hold letters, digits and _ - . : $ only")]
    [TestCase("web_*", "holds a '*': a name covers its dated versions by itself, and '*' alone is every tool")]
    public void A_name_that_no_tool_can_have_has_a_fault(string name, string? fault)
    {
        Assert.That(HostedToolList.FaultOf(name), Is.EqualTo(fault));
    }
}
