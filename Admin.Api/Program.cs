using System.Collections;
using Admin.Api.Configuration;
using Admin.Api.Errors;
using Shared.Contracts.Configuration;

namespace Admin.Api;

/// <summary>Starts the service: arguments, configuration, application.</summary>
internal static class Program
{
    private const int Failure = 1;

    public static async Task<int> Main(string[] args)
    {
        var line = AdminArguments.Parse(args);
        if (line.Fault is { } fault) return Fail(fault);

        var environment = ReadEnvironment();
        var file = ConfigurationFile.Find(args, environment, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        var reading = Check(ConfigurationReader.Read(file, environment), file);
        if (line.ChecksOnly)
        {
            Console.Out.Write(ConfigurationReport.Render(reading));
            return ConfigurationReport.ExitCode(reading);
        }

        foreach (var problem in reading.Problems) Console.Error.WriteLine(problem);
        if (reading.HasErrors || reading.Configuration is not { } configuration) return Failure;

        try
        {
            await using var app = AdminApplication.Build(configuration, ListenUrls.Of(line.Urls, environment, configuration));
            await app.RunAsync();
            return 0;
        }
        catch (AdminStartException refused)
        {
            return Fail(refused.Message);
        }
        catch (IOException refused)
        {
            // Kestrel's own words name the address that is taken.
            return Fail(refused.Message);
        }
    }

    /// <summary>Adds what this service needs to what the reader found.</summary>
    private static ConfigurationReading Check(ConfigurationReading reading, string file) =>
        reading.Configuration is null ? reading : reading with { Problems = [.. reading.Problems, .. AdminRequirements.Problems(reading.Configuration, file)] };

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failure;
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return environment;
    }
}
