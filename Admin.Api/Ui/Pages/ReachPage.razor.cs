using Admin.Api.Data;
using Admin.Api.Http.Requests;
using Admin.Api.Models;
using Admin.Api.Reach;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Admin.Api.Ui.Matrix;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Pages;

/// <summary>The page that answers whether anything of a team can leave a place.</summary>
public partial class ReachPage
{
    private const int Size = 50;

    /// <summary>Enough to pick from while typing; any other team can be typed.</summary>
    private const int MostTeamsOffered = 200;

    /// <summary>The facet that is asked about most; another one only where no deployment has it.</summary>
    private const string UsualFacet = "region";

    private IReadOnlyList<string> _facets = [];
    private ReachMatrix? _matrix;
    private ReachSummary? _summary;
    private TeamRow? _team;
    private List<TeamRow> _teams = [];
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

    /// <summary>Only what has a tag of this facet in its scope.</summary>
    [SupplyParameterFromQuery(Name = "limited")]
    private string? LimitedIn { get; set; }

    /// <summary>Only what can go to this value of the facet.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    private string? ToAsked { get; set; }

    /// <summary>Only what can leave where it must stay.</summary>
    [SupplyParameterFromQuery(Name = "leaving")]
    private bool IsLeavingShown { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private long? PageAsked { get; set; }

    /// <summary>Where the deployments are, of the configuration that the matrix was worked out with.</summary>
    private IReadOnlyList<DeploymentPlace> _places = [];

    [Inject]
    private ReachReport Report { get; set; } = default!;

    [Inject]
    private ReachSummaries Summaries { get; set; } = default!;

    [Inject]
    private TeamPages Teams { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

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

    private string? Stay => ValueOf(StayAsked);

    private string? To => ValueOf(ToAsked);

    private Place? Home => Stay is null ? null : new Place(Facet, Stay);

    private string? ValueOf(string? asked) =>
        Catalog.Groups.SelectMany(g => g.Deployments).SelectMany(d => Facets.ValuesOf(d, Facet)).Contains(asked, StringComparer.Ordinal) ? asked : null;

    /// <summary>The address is anybody's to type: an unknown model is as none.</summary>
    private string? Model => Catalog.Groups.Any(g => g.Name == ModelAsked) ? ModelAsked : null;

    private IEnumerable<(MatrixGroup Group, MatrixColumn Column, int Index)> Columns =>
        _matrix!.Groups.SelectMany(group => group.Columns.Select((column, i) => (group, column, i)));

    /// <summary>What the answer is about, after the word "keys".</summary>
    private string Whose => string.Join(' ', new[]
    {
        _team is { } team ? $"of the team {team.TeamAlias ?? team.TeamId}" : Team is null ? null : $"of the team {Team}",
        Tag is null ? null : $"that name {Tag}",
        LimitedIn is null ? null : $"that name a {LimitedIn}",
        Model is null ? null : $"for the model {Model}",
    }.OfType<string>());

    private bool IsFiltered => Team is not null || Tag is not null || LimitedIn is not null || To is not null || IsLeavingShown;

    private ReachQuery Asked => new() { TeamId = _team?.TeamId ?? Team, Tag = Tag, Facet = LimitedIn, Model = Model };

    private string CsvLink => QueryHelpers.AddQueryString("route/reach", new Dictionary<string, string?>
    {
        ["format"] = ReachQuery.Csv,
        ["team_id"] = Asked.TeamId,
        ["tag"] = Tag,
        ["facet"] = LimitedIn,
        ["model"] = Model,
        ["reaches"] = To is null ? null : ReachWords.NameOf(new Place(Facet, To)),
        ["leaves"] = Home is null || !IsLeavingShown ? null : ReachWords.NameOf(Home),
    }.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value));

    private string? ToneOf(string id) => _places.FirstOrDefault(place => place.Id == id)?.Verdict switch
    {
        DeploymentPlace.Contradicts => "bad",
        DeploymentPlace.Unknown => "warn",
        _ => null,
    };

    protected override async Task OnParametersSetAsync()
    {
        await FindTeamAsync();
        ModelCatalog catalog;
        ReachAnswer answer;
        do
        {
            catalog = Catalog;
            _places = DeploymentPlace.Of(Models.Configuration, Model);
            _facets = [.. Facets.Group(catalog.Tags).Select(g => g.Key)];
            _summary = await Summaries.ReadAsync(Asked, Facet, Home, CancellationToken.None);
            var rows = Asked with { Reaches = To is null ? null : new Place(Facet, To), Leaves = IsLeavingShown ? Home : null, Paging = new Paging(PageNumber, Size) };
            answer = await Report.PageAsync(rows, CancellationToken.None);
        }
        while (!ReferenceEquals(catalog, Catalog)); // A reload meanwhile: the report speaks of other deployments than the columns would.

        _total = answer.TotalCount;
        _matrix = new ReachMatrix(catalog, Model, Facet, answer.Data);
    }

    /// <summary>A team may be typed by its id or, where one team has it, by its alias.</summary>
    private async Task FindTeamAsync()
    {
        if (_teams.Count == 0) _teams = await Teams.FirstAsync(MostTeamsOffered, CancellationToken.None);
        _team = Team is null ? null : await Teams.FindNamedAsync(Team, CancellationToken.None);
    }

    private string LinkWith(params (string Name, object? Value)[] parameters) =>
        Navigation.GetUriWithQueryParameters(parameters.Append(("page", null)).ToDictionary(p => p.Item1, p => p.Item2));

    private string LinkTo(string value) => LinkWith(("to", value == To ? null : value));

    private void Go(params (string Name, string? Value)[] parameters) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(parameters.Append(("page", null)).ToDictionary(p => p.Item1, object? (p) => string.IsNullOrWhiteSpace(p.Item2) ? null : p.Item2.Trim())),
        replace: true);

    private static string LinkOf(MatrixRow row) =>
        row.IsTeam ? $"teams?q={Uri.EscapeDataString(row.Row.TeamId!)}" : $"explain?key={row.Row.Token}";

    private static string KindOf(MatrixRow row)
    {
        var kind = row.IsTeam ? "team" : row.Row.TeamId is { } team ? $"key of {row.Row.TeamAlias ?? team}" : "key";
        return row.Row.Standing switch
        {
            KeyStanding.Good => kind,
            KeyStanding.Expired => kind + ", expired",
            KeyStanding.TeamUnknown => kind + ", its team is gone",
            KeyStanding.KeyBlocked or KeyStanding.TeamBlocked => kind + ", blocked",
            var other => throw new ArgumentOutOfRangeException(nameof(row), other, null),
        };
    }
}
