using Admin.Api.Reach;
using Admin.Api.Tags;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Matrix;

/// <summary>Keys and teams down, deployments across, side by side where a facet has one value: what each row reaches, and what of it lies elsewhere. Pure.</summary>
internal sealed class ReachMatrix
{
    private readonly Dictionary<string, MatrixColumn> _columns;

    /// <param name="only">The one model group to show; null for all.</param>
    /// <param name="facet">What the deployments are grouped by.</param>
    /// <param name="rows">What was found about each key and team.</param>
    public ReachMatrix(ModelCatalog catalog, string? only, string facet, IEnumerable<ReachRow> rows)
    {
        var columns = catalog.Groups
            .Where(group => only is null || group.Name == only)
            .SelectMany(group => group.Deployments, (group, deployment) => new MatrixColumn(group.Name, deployment, Facets.ValuesOf(deployment, facet)));
        Groups =
        [
            .. columns.GroupBy(c => string.Join(" + ", c.Values), (value, members) => new MatrixGroup(value, [.. members]))
                .OrderBy(g => g.Value == Facets.None).ThenBy(g => g.Columns[0].Values.Count).ThenBy(g => g.Value, StringComparer.Ordinal),
        ];
        _columns = Groups.SelectMany(g => g.Columns).ToDictionary(c => c.Deployment.Id, StringComparer.Ordinal);
        Values = [.. _columns.Values.SelectMany(c => c.Values).Distinct().OrderBy(v => v == Facets.None).ThenBy(v => v, StringComparer.Ordinal)];
        Rows = [.. rows.Select(RowOf)];
    }

    public IReadOnlyList<MatrixGroup> Groups { get; }

    /// <summary>Every value of the facet that a deployment has.</summary>
    public IReadOnlyList<string> Values { get; }

    public IReadOnlyList<MatrixRow> Rows { get; }

    private MatrixRow RowOf(ReachRow row)
    {
        var reached = row.Models.SelectMany(m => m.Deployments).ToHashSet(StringComparer.Ordinal);
        return new MatrixRow(row, reached, [.. Values.Where(v => reached.Any(id => _columns[id].Values.Contains(v)))]);
    }
}

/// <summary>The deployments that have the same value.</summary>
/// <param name="Value">One value, or several joined where each deployment has all of them.</param>
internal sealed record MatrixGroup(string Value, IReadOnlyList<MatrixColumn> Columns);

/// <summary>One deployment.</summary>
/// <param name="Values">Its values in the facet: never empty.</param>
internal sealed record MatrixColumn(string ModelName, Deployment Deployment, IReadOnlyList<string> Values)
{
    /// <summary>Whether requests to it stay where they must: it has that value and no other.</summary>
    public bool StaysIn(string value) => Values is [var only] && only == value;
}

/// <summary>One key or team.</summary>
/// <param name="Reached">The ids of the deployments it reaches.</param>
/// <param name="Values">Where those are.</param>
internal sealed record MatrixRow(ReachRow Row, IReadOnlySet<string> Reached, IReadOnlyList<string> Values)
{
    public bool IsTeam => Row.Token is null;

    public string Name => IsTeam ? Row.TeamAlias ?? Row.TeamId ?? "" : Row.KeyAlias ?? Row.KeyName ?? "";

    public int CountIn(MatrixGroup group) => group.Columns.Count(c => Reached.Contains(c.Deployment.Id));

    /// <summary>How many of the deployments it reaches lie elsewhere than in the value.</summary>
    public int LeavingCount(ReachMatrix matrix, string value) =>
        matrix.Groups.SelectMany(g => g.Columns).Count(c => !c.StaysIn(value) && Reached.Contains(c.Deployment.Id));
}
