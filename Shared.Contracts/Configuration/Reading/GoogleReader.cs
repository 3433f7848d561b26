using System.Text.RegularExpressions;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads where a Vertex AI deployment is and whose token it is sent. The location has no default: it is where the bytes go.</summary>
internal sealed partial class GoogleReader
{
    private static readonly string[] LocationVariables = ["VERTEXAI_LOCATION", "VERTEX_LOCATION"];

    private readonly CloudValues _values;
    private readonly SettingNode? _project;
    private readonly SettingNode? _location;
    private readonly SettingNode? _credentials;

    public GoogleReader(SettingReader settings, CloudValues values)
    {
        _values = values;
        var (project, otherProject) = (values.Written(settings.Take("vertex_project")), values.Written(settings.Take("vertex_ai_project")));
        var (location, otherLocation) = (values.Written(settings.Take("vertex_location")), values.Written(settings.Take("vertex_ai_location")));
        var (credentials, otherCredentials) = (values.Written(settings.Take("vertex_credentials")), values.Written(settings.Take("vertex_ai_credentials")));
        _project = project ?? otherProject;
        _location = location ?? otherLocation;
        _credentials = credentials ?? otherCredentials;
    }

    /// <summary>What stands in the file, whoever's it is.</summary>
    public IEnumerable<SettingNode> Given => new[] { _project, _location, _credentials }.OfType<SettingNode>();

    /// <summary>The file or the text that is named, else what Google's own tools would find, else the machine's service account.</summary>
    public CredentialSource? Credential()
    {
        if (_values.TextOr(_credentials, "vertex_credentials", "VERTEXAI_CREDENTIALS") is { } written)
            return written.StartsWith('{') ? OfText(written) : OfFile(written);
        if (_credentials is not null) return null;
        if (_values.TextOf("vertex_credentials", "GOOGLE_APPLICATION_CREDENTIALS") is { } file) return OfFile(file);
        if (WellKnownFile() is { } known && File.Exists(known)) return OfFile(known);
        var host = _values.TextOf("vertex_credentials", "GCE_METADATA_HOST") ?? "metadata.google.internal";
        if (Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var endpoint)) return new GoogleMetadata(endpoint);
        _values.Error(null, "vertex_credentials", "would be asked of GCE_METADATA_HOST, which is no host");
        return null;
    }

    /// <summary>The address that OpenAI's paths are appended to; null, with the problem listed, where the location is not known.</summary>
    /// <param name="apiBase">A host of the operator's in the place of Google's.</param>
    public string? Address(string? apiBase, CredentialSource? credential)
    {
        if (_values.TextOr(_location, "vertex_location", LocationVariables) is not { } location)
        {
            if (_location is null) _values.Error(null, "vertex_location", $"is missing, and there is no default: it decides where the bytes go. Write it, such as europe-west4, or set {string.Join(" or ", LocationVariables)}");
            return null;
        }

        if (!Name().IsMatch(location))
        {
            _values.Error(_location, "vertex_location", "is not the name of a location, such as europe-west4, eu or global");
            return null;
        }

        if (apiBase is not null && new Uri(apiBase).AbsolutePath.Length > 1) return apiBase;
        return Project(credential) is { } project ? $"{apiBase ?? "https://" + HostOf(location)}/v1/projects/{project}/locations/{location}/endpoints/openapi" : null;
    }

    /// <summary>
    /// By https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations: a region has a host of its own, and so have the multi-regions, within which bytes stay;
    /// <c>global</c> is anywhere.
    /// </summary>
    private static string HostOf(string location) => location switch
    {
        "global" => "aiplatform.googleapis.com",
        "eu" or "us" => $"aiplatform.{location}.rep.googleapis.com",
        _ => $"{location}-aiplatform.googleapis.com",
    };

    /// <summary>The one that is written, else that of the credentials, as far as it can be told before they are used.</summary>
    private string? Project(CredentialSource? credential)
    {
        var project = _values.TextOr(_project, "vertex_project", "VERTEXAI_PROJECT", "VERTEX_PROJECT", "GOOGLE_CLOUD_PROJECT");
        if (project is null && _project is not null) return null;
        project ??= (credential as GoogleAccount ?? (credential as GoogleCredentialFile)?.Account)?.Project;
        if (project is null && credential is GoogleMetadata or GoogleCredentialFile { Account: null }) return Upstream.ProjectOfCredential;
        if (project is null)
        {
            _values.Error(null, "vertex_project", "is missing, and the credentials name none");
            return null;
        }

        if (Name().IsMatch(project)) return project;
        _values.Error(_project, "vertex_project", "is not the id of a project");
        return null;
    }

    private GoogleAccount? OfText(string text)
    {
        var account = GoogleCredentialText.Parse(text, out var fault);
        if (account is null) _values.Error(_credentials, "vertex_credentials", $"cannot be used: {fault}");
        return account;
    }

    /// <summary>A file that is not there yet may be mounted later, and is looked for at every fetch; one that says something wrong is refused.</summary>
    private GoogleCredentialFile? OfFile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _values.Warning(_credentials, "vertex_credentials", $"names the file '{path}', which cannot be read at the moment; until it can, requests to this deployment are answered 503");
            return new GoogleCredentialFile(path, null);
        }

        if (GoogleCredentialText.Parse(text, out var fault) is { } account) return new GoogleCredentialFile(path, account);
        _values.Error(_credentials, "vertex_credentials", $"names the file '{path}', which cannot be used: {fault}");
        return null;
    }

    /// <summary>Where <c>gcloud auth application-default login</c> writes.</summary>
    private string? WellKnownFile()
    {
        const string Name = "application_default_credentials.json";
        if (_values.TextOf("vertex_credentials", "CLOUDSDK_CONFIG") is { } folder) return Path.Combine(folder, Name);
        return _values.TextOf("vertex_credentials", "HOME") is { } home ? Path.Combine(home, ".config", "gcloud", Name) : null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.:-]*$")]
    private static partial Regex Name();
}
