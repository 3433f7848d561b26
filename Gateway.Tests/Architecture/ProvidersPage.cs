using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Architecture;

/// <summary>The page of providers is the table of the code, row for row.</summary>
internal sealed class ProvidersPage
{
    private static readonly string Text = SourceTree.Read("docs/providers.md");

    [Test]
    public void The_rows_of_the_page_are_the_rows_of_the_code_in_its_order()
    {
        var rows = Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(c => c == '|') == 6);

        var inCode = Providers.Rows.Select(Row).ToList();

        Assert.That(rows, Is.EqualTo(inCode), "the table should read:\n" + string.Join('\n', inCode));
    }

    [Test]
    public void The_page_names_every_operation_and_every_prefix_that_is_refused()
    {
        Assert.That(OperationSet.All.Members.Select(InferenceOperationName.Of).Where(name => !Text.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Providers.Subscriptions.Keys.Where(name => !Text.Contains($"`{name}/`", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Providers.OnlyInLitellm.Where(name => !Text.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_row_says_where_it_was_read_and_no_prefix_stands_for_two_things()
    {
        Assert.That(Providers.Rows.Where(row => row.Source == "").Select(row => row.Name), Is.Empty);
        Assert.That(Providers.Rows.Select(row => row.Name).Concat(Providers.Subscriptions.Keys).Concat(Providers.OnlyInLitellm), Is.Unique);
    }

    private static string Row(Provider row)
    {
        var address = row.DefaultBase is null ? "`api_base`" : $"`{row.DefaultBase.Replace("{place}", $"{{{(row.PlaceVariables.Count > 0 ? row.PlaceVariables[0] : "")}}}", StringComparison.Ordinal)}`";
        var others = row.OtherAddresses.Count > 0 ? $"; also {string.Join(", ", row.OtherAddresses.Select(a => $"`{a}`"))}" : "";
        var keys = row.KeyVariables.Count > 0 ? string.Join(", ", row.KeyVariables.Select(v => $"`{v}`")) : "none";
        var operations = row.Operations == OperationSet.All ? "all" : string.Join(", ", row.Operations.Members.Select(o => $"`{InferenceOperationName.Of(o)}`"));
        return $"| `{row.Name}` | {address}{others} | {keys} | {operations} | {row.Source}{(row.LookedUp is { } date ? $" ({date})" : "")} |";
    }
}
