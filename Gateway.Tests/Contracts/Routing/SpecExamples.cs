namespace Gateway.Tests.Contracts.Routing;

/// <summary>The examples and sentences of docs/routing.md. Both routers must give the page's answer, so that neither can be wrong alone.</summary>
internal sealed class SpecExamples
{
    [TestCaseSource(nameof(Rows))]
    public void The_page_says(SpecExample example)
    {
        Assert.That(SpecExample.Describe(CompiledWorld.Ask(example.Case)), Is.EqualTo(example.Expected), "the router");
        Assert.That(SpecExample.Describe(ReferenceRouter.Decide(example.Case)), Is.EqualTo(example.Expected), "the reference");
    }

    private static IEnumerable<TestCaseData> Rows() =>
        new[] { ScopeExamples.Rows(), AdmissionExamples.Rows(), SelectionExamples.Rows(), UserAgentExamples.Rows(), FallbackExamples.Rows(), RefusalOrderExamples.Rows() }
            .SelectMany(rows => rows)
            .Select(row => new TestCaseData(row).SetArgDisplayNames(row.Section, row.Rule));
}
