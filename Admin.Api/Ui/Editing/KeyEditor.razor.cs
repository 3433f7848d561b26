using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Admin.Api.Ui.Editing;

/// <summary>What the editor does: the same checks and the same writes as the API.</summary>
public partial class KeyEditor
{
    /// <summary>Enough to pick from while typing; any other team can be typed.</summary>
    private const int MostTeamsOffered = 200;

    private static readonly (ScopeUse Use, string Name, string Meaning)[] Uses =
    [
        (ScopeUse.MayUse, "May use these tags", "Requests can choose among them, and never leave them."),
        (ScopeUse.AlwaysUse, "Always uses these tags", "What a request asks for is ignored; it stays inside them."),
        (ScopeUse.None, "No limit of its own", "Only its team's tags hold, if it has a team."),
    ];

    private IReadOnlyDictionary<string, IReadOnlyList<string>> _faults = new Dictionary<string, IReadOnlyList<string>>();
    private IReadOnlyList<string> _freed = [];
    private IReadOnlyList<string> _warnings = [];
    private IReadOnlyList<string> _teamIds = [];
    private TeamRow? _team;
    private string? _newKey;
    private bool _isSaving;

    [Parameter, EditorRequired]
    public KeyDraft Draft { get; set; } = default!;

    [CascadingParameter]
    public IDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private KeyWrites Writes { get; set; } = default!;

    [Inject]
    private TeamPages Teams { get; set; } = default!;

    private string Title => _newKey is not null ? "The new key" : Draft.Stored is { } row ? $"Key {row.KeyAlias ?? row.KeyName}" : "New key";

    private string ExpiryLabel => Draft.Stored?.ExpiresAt is { } at ? $"Expires in (now {Instant.Text(at)[..10]})" : "Expires in (never)";

    protected override async Task OnInitializedAsync()
    {
        _teamIds = [.. (await Teams.FirstAsync(MostTeamsOffered, CancellationToken.None)).Select(t => t.TeamId)];
        await LoadTeamAsync();
    }

    private async Task ChangeTeamAsync(string? teamId)
    {
        Draft.TeamId = teamId;
        await LoadTeamAsync();
    }

    private async Task LoadTeamAsync()
    {
        var id = Draft.TeamId?.Trim();
        _team = string.IsNullOrEmpty(id) ? null : await Teams.FindAsync(id, CancellationToken.None);
    }

    /// <summary>A question that was asked about other tags is no longer the question.</summary>
    private void Reconsider() => _freed = [];

    private async Task SaveAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        try
        {
            var fields = Draft.ToFields();
            if (!IsValid(fields) || Asks()) return;
            if (Draft.Stored is { } row) await UpdateAsync(row, fields);
            else await GenerateAsync(fields);
        }
        finally
        {
            _isSaving = false;
        }
    }

    private bool IsValid(KeyFields fields)
    {
        var faults = new FieldFaults();
        if (Draft.Scope is { Count: 0 })
        {
            // The service's own words tell a program what to leave out; here it is another choice.
            _faults = faults.Add(Draft.Use == ScopeUse.AlwaysUse ? "enforced_tags" : "allowed_tags", $"Choose a tag, or choose “{Uses[^1].Name}” above.").ByField;
            return false;
        }

        if (Draft.Stored is { } row) Validation.Run(new KeyUpdateRequest(row.Hash, null, fields), faults);
        else Validation.Run(new KeyGenerateRequest(null, fields), faults);
        _faults = faults.ByField;
        return !faults.Any;
    }

    /// <summary>Whether the operator is to be asked first, which happens once for each change of the tags.</summary>
    private bool Asks()
    {
        if (_freed.Count > 0) return false;
        _freed = [.. ScopeWarnings.FreedFacets(Draft.Stored?.ScopeTags, Draft.Scope, "the key's tags")];
        return _freed.Count > 0;
    }

    private async Task GenerateAsync(KeyFields fields)
    {
        var key = KeyText.Generate();
        var outcome = await Writes.GenerateAsync(key, fields, new ChangeTerms(Actor.Ui), CancellationToken.None);
        if (Refused(outcome.Error)) return;
        _newKey = key;
        _warnings = outcome.Value.Warnings;
    }

    private async Task UpdateAsync(KeyRow row, KeyFields fields)
    {
        var outcome = await Writes.UpdateAsync(KeyText.HashOf(row.Hash), fields, new ChangeTerms(Actor.Ui, new IfMatch(IfMatch.TagOf(row.Revision))), CancellationToken.None);
        if (Refused(outcome.Error)) return;
        await Dialog.CloseAsync(outcome.Value.Warnings);
    }

    private bool Refused(AdminError? error)
    {
        if (error is not null) _faults = error.Fields ?? new Dictionary<string, IReadOnlyList<string>> { [""] = [error.Message] };
        return error is not null;
    }

    private Task CloseAsync() => _newKey is null ? Dialog.CancelAsync() : Dialog.CloseAsync(_warnings);
}
