using Admin.Api.Data;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Teams;
using Admin.Api.Ui.Editing;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Admin.Api.Ui.Pages;

/// <summary>The list of teams.</summary>
public partial class TeamsPage
{
    private const int Size = 25;

    private TeamPage? _page;
    private Dictionary<string, long> _keyCounts = [];
    private IReadOnlyList<string> _warnings = [];
    private string? _refusal;
    private ElementReference _heading;
    private bool _hasLostFocus;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private long? PageAsked { get; set; }

    [Inject]
    private TeamPages Teams { get; set; } = default!;

    [Inject]
    private TeamWrites Writes { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private long PageNumber => Math.Clamp(PageAsked ?? 1, 1, Paging.MaxPage);

    protected override Task OnParametersSetAsync() => ReadAsync();

    /// <summary>The button that had the focus went with its row.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_hasLostFocus) return;
        _hasLostFocus = false;
        await _heading.FocusAsync();
    }

    private async Task ReadAsync()
    {
        var page = await Teams.FindAsync(new TeamListQuery(Search, new Paging(PageNumber, Size)), CancellationToken.None);
        _keyCounts = await Teams.CountKeysAsync([.. page.Rows.Select(t => t.TeamId)], CancellationToken.None);
        _page = page;
    }

    private void Go(string? search) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(), ["page"] = null }), replace: true);

    private Task AddAsync() => OpenAsync(new TeamDraft());

    private Task EditAsync(TeamRow row) => OpenAsync(TeamDraft.Of(row));

    private async Task OpenAsync(TeamDraft draft)
    {
        Forget();
        var result = await Dialogs.ShowDialogAsync<TeamEditor>(options =>
        {
            options.Class = "editor-dialog"; // A width of the options would become a style element, which the policy forbids.
            options.Parameters.Add(nameof(TeamEditor.Draft), draft);
        });
        _warnings = result.Cancelled ? [] : result.Value as IReadOnlyList<string> ?? [];
        await ReadAsync();
    }

    private async Task SetBlockedAsync(TeamRow row)
    {
        Forget();
        var outcome = await Writes.SetBlockedAsync(row.TeamId, !row.Blocked, new ChangeTerms(Actor.Ui), CancellationToken.None);
        _refusal = outcome.Error?.Message;
        await ReadAsync();
    }

    private async Task DeleteAsync(TeamRow row)
    {
        Forget();
        var keys = _keyCounts.GetValueOrDefault(row.TeamId);
        var question = $"Delete the team {row.TeamAlias ?? row.TeamId}? {(keys == 1 ? "Its one key goes" : $"Its {keys:N0} keys go")} with it, and neither can be brought back.";
        if (!await Question.IsConfirmedAsync(Dialogs, "Delete a team", question, "Delete")) return;
        var outcome = await Writes.DeleteAsync([row.TeamId], new ChangeTerms(Actor.Ui), CancellationToken.None);
        _refusal = outcome.Error?.Message;
        await ReadAsync();
        _hasLostFocus = true;
    }

    private void Forget() => (_warnings, _refusal) = ([], null);
}
