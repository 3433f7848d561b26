using System.Text;

namespace Bench.Sync;

/// <summary>The table <em>Figures to hold</em>: what was measured, beside what it has to be.</summary>
internal sealed class SyncTable
{
    private readonly StringBuilder _rows = new();

    public void Add(string what, string target, string figure)
    {
        _rows.AppendLine($"| {what} | {target} | {figure} |");
        Console.Error.WriteLine($"{what}: {figure} (to hold: {target})");
    }

    public string Render(string machine, int keys) => $"{machine}; {keys:N0} keys\n\n| what | to hold | figure |\n| --- | --- | --- |\n{_rows}";
}
