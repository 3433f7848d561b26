using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Ui.Editing;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using Shared.Contracts.Routing;

namespace Admin.Api.Ui.Pages;

/// <summary>The list of keys. What is shown stands in the address, so that it can be linked, and one page of rows is all that is ever read.</summary>
public partial class KeysPage
{
    private const int Size = 25;

    private KeyPage? _page;
    private IReadOnlyList<string> _warnings = [];
    private string? _refusal;
    private ElementReference _heading;
    private bool _hasLostFocus;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "team")]
    private string? Team { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    private string? Order { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private long? PageAsked { get; set; }

    [Inject]
    private KeyPages Keys { get; set; } = default!;

    [Inject]
    private KeyWrites Writes { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private long PageNumber => Math.Clamp(PageAsked ?? 1, 1, Paging.MaxPage);

    private bool IsFiltered => Search is not null || Team is not null || Tag is not null || State is not null;

    /// <summary>The address is anybody's to type: an unknown column is as none.</summary>
    private string SortColumn => Sort is not null && KeyOrder.Names.Contains(Sort) ? Sort : KeyOrder.Names[0];

    private bool IsDescending => Order is null ? Sort is null : Order != KeyOrder.Ascending;

    protected override Task OnParametersSetAsync() => ReadAsync();

    /// <summary>The button that had the focus went with its row.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_hasLostFocus) return;
        _hasLostFocus = false;
        await _heading.FocusAsync();
    }

    private async Task ReadAsync() => _page = await Keys.FindAsync(
        new KeyListQuery
        {
            Search = Search,
            TeamId = Team,
            Tag = Tag,
            Blocked = State switch { "blocked" => true, "active" => false, _ => null },
            Expired = State switch { "expired" => true, "active" => false, _ => null },
            SortBy = SortColumn,
            SortOrder = IsDescending ? KeyOrder.Descending : KeyOrder.Ascending,
            Paging = new Paging(PageNumber, Size),
        },
        CancellationToken.None);

    private void Go(string parameter, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(), ["page"] = null }),
        replace: true);

    private Task AddAsync() => OpenAsync(new KeyDraft());

    private Task EditAsync(KeyRow row) => OpenAsync(KeyDraft.Of(row));

    private async Task OpenAsync(KeyDraft draft)
    {
        Forget();
        var result = await Dialogs.ShowDialogAsync<KeyEditor>(options =>
        {
            options.Class = "editor-dialog"; // A width of the options would become a style element, which the policy forbids.
            // The text of a new key is shown once: a slip of the hand must not lose it.
            options.PreventDismissOnEscape = draft.Stored is null;
            options.Parameters.Add(nameof(KeyEditor.Draft), draft);
        });
        _warnings = result.Cancelled ? [] : result.Value as IReadOnlyList<string> ?? [];
        await ReadAsync();
    }

    private async Task SetBlockedAsync(KeyRow row)
    {
        Forget();
        var outcome = await Writes.SetBlockedAsync(KeyText.HashOf(row.Hash), !row.Blocked, new ChangeTerms(Actor.Ui), CancellationToken.None);
        Note(outcome.Error);
        await ReadAsync();
    }

    private async Task RegenerateAsync(KeyRow row)
    {
        Forget();
        await Dialogs.ShowDialogAsync<KeyRenewal>(options =>
        {
            options.Parameters.Add(nameof(KeyRenewal.Hash), row.Hash);
            options.Parameters.Add(nameof(KeyRenewal.Name), NameOf(row));
        });
        await ReadAsync();
    }

    private async Task DeleteAsync(KeyRow row)
    {
        Forget();
        var question = $"Delete {NameOf(row)}? Its requests are refused at once, and it cannot be brought back.";
        if (!await Question.IsConfirmedAsync(Dialogs, "Delete a key", question, "Delete")) return;
        var outcome = await Writes.DeleteAsync(new KeyDeleteRequest([row.Hash], null), new ChangeTerms(Actor.Ui), CancellationToken.None);
        Note(outcome.Error);
        await ReadAsync();
        _hasLostFocus = true;
    }

    private void Forget() => (_warnings, _refusal) = ([], null);

    private void Note(AdminError? error) => _refusal = error?.Message;

    private bool IsExpired(KeyRow row) => KeyStandings.IsExpired(row.ExpiresAt, Time.GetUtcNow().ToUnixTimeMilliseconds());

    private static string NameOf(KeyRow row) => row.KeyAlias ?? row.KeyName;
}
