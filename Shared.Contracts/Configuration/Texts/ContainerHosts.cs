using System.Net;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>Whom a container may ask for AWS credentials without TLS: itself and the addresses that ECS and EKS have for it, as AWS's own tools have it.</summary>
internal static class ContainerHosts
{
    public const string Ecs = "http://169.254.170.2";

    private static readonly IPAddress[] Known = [IPAddress.Parse("169.254.170.2"), IPAddress.Parse("169.254.170.23"), IPAddress.Parse("fd00:ec2::23")];

    public static bool MayBeAsked(Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttps
        || (endpoint.Scheme == Uri.UriSchemeHttp && (endpoint.IsLoopback || (IPAddress.TryParse(endpoint.DnsSafeHost, out var address) && Known.Contains(address))));
}
