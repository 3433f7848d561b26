using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Tags;
using Admin.Api.Teams;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Admin.Api.Ui.Editing;

/// <summary>What the editor does: the same checks and the same writes as the API.</summary>
public partial class TeamEditor
{
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _faults = new Dictionary<string, IReadOnlyList<string>>();
    private IReadOnlyList<string> _freed = [];
    private bool _isSaving;

    [Parameter, EditorRequired]
    public TeamDraft Draft { get; set; } = default!;

    [CascadingParameter]
    public IDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private TeamWrites Writes { get; set; } = default!;

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
            var outcome = Draft.Stored is { } row
                ? await Writes.UpdateAsync(row.TeamId, fields, new ChangeTerms(Actor.Ui, new IfMatch(IfMatch.TagOf(row.Revision))), CancellationToken.None)
                : await Writes.NewAsync(ChosenId, fields, new ChangeTerms(Actor.Ui), CancellationToken.None);
            if (outcome.Error is { } error) _faults = error.Fields ?? new Dictionary<string, IReadOnlyList<string>> { [""] = [error.Message] };
            else await Dialog.CloseAsync(outcome.Value.Warnings);
        }
        finally
        {
            _isSaving = false;
        }
    }

    private string? ChosenId => string.IsNullOrWhiteSpace(Draft.TeamId) ? null : Draft.TeamId.Trim();

    private bool IsValid(TeamFields fields)
    {
        var faults = new FieldFaults();
        if (Draft.Stored is { } row) Validation.Run(new TeamUpdateRequest(row.TeamId, fields), faults);
        else Validation.Run(new TeamNewRequest(new(ChosenId), fields), faults);
        _faults = faults.ByField;
        return !faults.Any;
    }

    /// <summary>Whether the operator is to be asked first, which happens once for each change of the tags.</summary>
    private bool Asks()
    {
        if (_freed.Count > 0) return false;
        _freed = [.. ScopeWarnings.FreedFacets(Draft.Stored?.Tags, Draft.Scope, "the team's tags")];
        return _freed.Count > 0;
    }
}
