namespace Shared.Contracts.Routing;

/// <summary>A tool that a request asks for and that runs at the model's provider, who may fetch from anywhere for it.</summary>
/// <param name="Field">The property of the body that asks for it, such as <c>tools</c>.</param>
/// <param name="Name">The tool in lower case, such as <c>web_search_20250305</c>. One that ends in <see cref="Cut"/> was longer, or held what no tool's name holds: it is on no list.</param>
public readonly record struct HostedTool(string Field, string Name)
{
    public const char Cut = '…';
}
