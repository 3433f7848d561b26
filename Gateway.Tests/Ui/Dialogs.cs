namespace Gateway.Tests.Ui;

/// <summary>Every dialog of the pages, opened one after the other, each in the state that shows most.</summary>
/// <param name="name">A key and a team that there are, both of this name.</param>
internal sealed class Dialogs(Window window, string name)
{
    /// <summary>Each opens one and gives its name.</summary>
    public IEnumerable<Func<Task<string>>> All => [NewKeyAsync, NewKeyWithFaultAsync, ShownKeyAsync, RenewalAsync, DeletionOfKeyAsync, NewTeamAsync, TeamWithQuestionAsync, DeletionOfTeamAsync];

    private async Task<string> NewKeyAsync()
    {
        await window.GoAsync("keys", "Keys");
        await window.Button("New key").ClickAsync();
        await window.Preview.WaitForAsync();
        await window.Page.GetByText("Hosted tools", new() { Exact = true }).ClickAsync();
        await window.Page.GetByLabel("List those that may be used").CheckAsync();
        await window.Page.GetByText("None chosen: none may be used.").WaitForAsync();
        return "the editor of keys";
    }

    private async Task<string> NewKeyWithFaultAsync()
    {
        await window.Field("Alias").FillAsync(name);
        await window.Page.GetByText("No limit of its own").ClickAsync();
        await window.Button("Make the key").ClickAsync();
        await window.Fault("key_alias").WaitForAsync();
        return "the editor of keys with a fault";
    }

    private async Task<string> ShownKeyAsync()
    {
        await window.Field("Alias").FillAsync(name + "-too");
        await window.Button("Make the key").ClickAsync();
        await window.NewKey.WaitForAsync();
        return "the new key";
    }

    private async Task<string> RenewalAsync()
    {
        await window.GoAsync("keys?q=" + name, "Keys");
        await window.Button("Regenerate " + name).ClickAsync();
        await window.Button("Regenerate").WaitForAsync();
        return "the question before a key gets a new text";
    }

    private async Task<string> DeletionOfKeyAsync()
    {
        await window.GoAsync("keys?q=" + name, "Keys");
        await window.Button("Delete " + name).ClickAsync();
        await window.Page.GetByText("it cannot be brought back").WaitForAsync();
        return "the question before a key goes";
    }

    private async Task<string> NewTeamAsync()
    {
        await window.GoAsync("teams", "Teams");
        await window.Button("New team").ClickAsync();
        await window.Preview.WaitForAsync();
        await window.Field("Id").FillAsync(name);
        await window.Button("Make the team").ClickAsync();
        await window.Fault("team_id").WaitForAsync();
        return "the editor of teams with a fault";
    }

    private async Task<string> TeamWithQuestionAsync()
    {
        await window.GoAsync("teams", "Teams");
        await window.Button("Edit " + name).ClickAsync();
        await window.Button("Take out region:eu").ClickAsync();
        await window.Button("Save").ClickAsync();
        await window.Page.GetByText("This opens the team further").WaitForAsync();
        return "the editor of teams with a question";
    }

    private async Task<string> DeletionOfTeamAsync()
    {
        await window.GoAsync("teams", "Teams");
        await window.Button("Delete " + name).ClickAsync();
        await window.Page.GetByText("neither can be brought back").WaitForAsync();
        return "the question before a team goes";
    }
}
