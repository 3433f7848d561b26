using Admin.Api.Audit;
using Admin.Api.Errors;
using Admin.Api.Http.Requests;
using Microsoft.AspNetCore.Components;

namespace Admin.Api.Ui.Pages;

/// <summary>The audit log.</summary>
public partial class AuditPage
{
    private const int Size = 25;

    private AuditListAnswer? _page;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _faults = new Dictionary<string, IReadOnlyList<string>>();

    [SupplyParameterFromQuery(Name = "kind")]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    private string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    private string? Actor { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private long? PageAsked { get; set; }

    [Inject]
    private AuditPages Log { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private long PageNumber => Math.Clamp(PageAsked ?? 1, 1, Paging.MaxPage);

    protected override async Task OnParametersSetAsync()
    {
        var query = new AuditQuery { EntityType = Kind, Action = Action, Actor = Actor, From = From, To = To, Paging = new Paging(PageNumber, Size) };
        var faults = new FieldFaults();
        Validation.Run(query, faults);
        _faults = faults.ByField;
        if (!faults.Any) _page = await Log.FindAsync(query, CancellationToken.None);
    }

    private void Go(string parameter, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(), ["page"] = null }),
        replace: true);
}
