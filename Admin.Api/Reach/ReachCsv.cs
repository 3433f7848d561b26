using System.Text;

namespace Admin.Api.Reach;

/// <summary>The reach report as a table for spreadsheets: one line per deployment that is reached, one empty-handed line for a row that reaches none.</summary>
internal static class ReachCsv
{
    public const string MediaType = "text/csv; charset=utf-8";

    public const string Header = "kind,token,key_name,key_alias,user_id,team_id,team_alias,refused_as,model_name,deployment_id\r\n";

    public static string Lines(ReachRow row)
    {
        var lines = new StringBuilder();
        var reached = row.Models.SelectMany(m => m.Deployments, (m, deployment) => (m.ModelName, Deployment: deployment)).DefaultIfEmpty(("", ""));
        foreach (var (model, deployment) in reached)
        {
            lines.AppendJoin(',', new[]
            {
                row.Kind, row.Token, row.KeyName, row.KeyAlias, row.UserId, row.TeamId, row.TeamAlias, row.RefusedAs, model, deployment,
            }.Select(Cell)).Append("\r\n");
        }

        return lines.ToString();
    }

    /// <summary>
    /// One cell. A text that begins like a formula gets an apostrophe: names are chosen by whoever makes keys, and the file is opened by someone else's spreadsheet.
    /// </summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text[0] is '\t' or '\r' or '\n' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
