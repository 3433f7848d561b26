using Admin.Api.Configuration;
using Admin.Api.Reach;
using Admin.Api.Requests;
using Admin.Api.Ui.Matrix;
using Admin.Api.Ui.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Pages;

/// <summary>The page that answers whether anything of a team can leave a place.</summary>
public partial class ReachPage
{
    private const int Size = 50;

    /// <summary>The facet that is asked about most; another one only where no deployment has it.</summary>
    private const string UsualFacet = "region";

    private IReadOnlyList<string> _facets = [];
    private ReachMatrix? _matrix;
    private long _total;

    [SupplyParameterFromQuery(Name = "by")]
    private string? FacetAsked { get; set; }

    [SupplyParameterFromQuery(Name = "stay")]
    private string? StayAsked { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    private string? ModelAsked { get; set; }

    [SupplyParameterFromQuery(Name = "team")]
    private string? Team { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private long? PageAsked { get; set; }

    [Inject]
    private ReachReport Report { get; set; } = default!;

    [Inject]
    private CurrentModels Models { get; set; } = default!;

    /// <summary>That of the configuration in force: a page stays open across its reload.</summary>
    private ModelCatalog Catalog => Models.Catalog;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private long PageNumber => Math.Clamp(PageAsked ?? 1, 1, Paging.MaxPage);

    private string Facet => FacetAsked is not null && _facets.Contains(FacetAsked) ? FacetAsked
        : _facets.Contains(UsualFacet) ? UsualFacet
        : _facets is [var first, ..] ? first
        : Facets.Plain;

    private string? Stay => StayAsked is not null && _matrix?.Values.Contains(StayAsked) == true ? StayAsked : null;

    /// <summary>The address is anybody's to type: an unknown model is as none.</summary>
    private string? Model => Catalog.Groups.Any(g => g.Name == ModelAsked) ? ModelAsked : null;

    private IEnumerable<(MatrixGroup Group, MatrixColumn Column, int Index)> Columns =>
        _matrix!.Groups.SelectMany(group => group.Columns.Select((column, i) => (group, column, i)));

    private string Answer
    {
        get
        {
            var rows = _matrix!.Rows;
            if (Stay is null) return $"{rows.Count:N0} of {_total:N0} shown. Choose where requests must stay, and every row says whether they do.";
            var leaving = rows.Where(r => r.LeavingCount(_matrix, Stay) > 0).ToList();
            return leaving.Count == 0
                ? $"Nothing shown here can leave {Stay}."
                : $"{leaving.Count} of the {rows.Count} shown can leave {Stay}: {string.Join(", ", leaving.Take(5).Select(r => r.Name))}{(leaving.Count > 5 ? " …" : "")}.";
        }
    }

    private string CsvLink => QueryHelpers.AddQueryString("route/reach", new Dictionary<string, string?> { ["format"] = ReachQuery.Csv, ["team_id"] = Team, ["tag"] = Tag, ["model"] = Model }
        .Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value));

    protected override async Task OnParametersSetAsync()
    {
        ModelCatalog catalog;
        ReachAnswer answer;
        do
        {
            catalog = Catalog;
            _facets = [.. Facets.Group(catalog.Tags).Select(g => g.Key)];
            answer = await Report.PageAsync(new ReachQuery { TeamId = Team, Tag = Tag, Model = Model, Paging = new Paging(PageNumber, Size) }, CancellationToken.None);
        }
        while (!ReferenceEquals(catalog, Catalog)); // A reload meanwhile: the report speaks of other deployments than the columns would.

        _total = answer.TotalCount;
        _matrix = new ReachMatrix(catalog, Model, Facet, answer.Data);
    }

    private void Go(params (string Name, string? Value)[] parameters) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(parameters.Append(("page", null)).ToDictionary(p => p.Item1, object? (p) => string.IsNullOrWhiteSpace(p.Item2) ? null : p.Item2.Trim())),
        replace: true);

    private static string LinkOf(MatrixRow row) =>
        row.IsTeam ? $"teams?q={Uri.EscapeDataString(row.Row.TeamId!)}" : $"explain?key={row.Row.Token}";

    private static string KindOf(MatrixRow row)
    {
        var kind = row.IsTeam ? "team" : row.Row.TeamId is { } team ? $"key of {row.Row.TeamAlias ?? team}" : "key";
        return row.Row.RefusedAs switch
        {
            null => kind,
            "key_expired" => kind + ", expired",
            "invalid_api_key" => kind + ", its team is gone",
            _ => kind + ", blocked",
        };
    }
}
