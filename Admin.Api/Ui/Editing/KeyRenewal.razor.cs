using Admin.Api.Errors;
using Admin.Api.Http.Authentication;
using Admin.Api.Http.Requests;
using Admin.Api.Keys;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Admin.Api.Ui.Editing;

/// <summary>What the dialog does: the same check and the same write as <c>/key/regenerate</c>.</summary>
public partial class KeyRenewal
{
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _faults = new Dictionary<string, IReadOnlyList<string>>();
    private string? _gracePeriod;
    private string? _newKey;
    private bool _isSaving;

    [Parameter, EditorRequired]
    public string Hash { get; set; } = "";

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [CascadingParameter]
    public IDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private KeyWrites Writes { get; set; } = default!;

    private string? GracePeriod => string.IsNullOrWhiteSpace(_gracePeriod) ? null : _gracePeriod.Trim();

    private async Task RegenerateAsync()
    {
        if (_isSaving) return;
        _isSaving = true;
        try
        {
            var request = new KeyRegenerateRequest(null, null, new(GracePeriod), KeyFields.Unchanged);
            var faults = new FieldFaults();
            Validation.Run(request, faults);
            _faults = faults.ByField;
            if (faults.Any) return;
            var secret = KeyText.Generate();
            var outcome = await Writes.RegenerateAsync(KeyText.HashOf(Hash), secret, request, new ChangeTerms(Actor.Ui), CancellationToken.None);
            if (outcome.Error is { } error) _faults = error.Fields ?? new Dictionary<string, IReadOnlyList<string>> { [""] = [error.Message] };
            else _newKey = secret;
        }
        finally
        {
            _isSaving = false;
        }
    }
}
