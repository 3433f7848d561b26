using Gateway.Api.Errors;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>Reads caller tags from the header. Those of the body are added by the body scanner, after these.</summary>
internal static class CallerTagReader
{
    public const string Header = "x-litellm-tags";

    /// <summary>Adds the header's tags: comma separated, several lines count as one list, empty elements are none.</summary>
    /// <returns>Null, or the error to answer with.</returns>
    public static GatewayError? AddHeader(IHeaderDictionary headers, CallerTags.Builder tags)
    {
        foreach (var line in headers[Header])
        {
            if (line is null) continue;
            foreach (var range in line.AsSpan().Split(','))
            {
                var tag = line.AsSpan(range).Trim();
                if (tag.IsEmpty) continue;
                if (tags.Add(tag.ToString()) is { } fault) return new GatewayError(ErrorCode.InvalidRequest, $"Header {Header}: {fault}.", Header);
            }
        }

        return null;
    }
}
