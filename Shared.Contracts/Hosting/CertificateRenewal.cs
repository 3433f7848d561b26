using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Shared.Contracts.Hosting;

/// <summary>Follows the files of the certificates, so that a renewed one is used without a restart. Connections that are open keep theirs.</summary>
internal sealed class CertificateRenewal(ServerCertificates certificates, TimeProvider time, ILogger<CertificateRenewal> log) : BackgroundService
{
    /// <summary>Network mounts and Kubernetes' links send no events; certificates are renewed days before they end.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificates.Any) return;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (file, reading) in certificates.Look())
                {
                    if (reading.Fault is { } fault) log.CertificateRefused(file, fault);
                    else log.CertificateRenewed(file, reading.Context!.TargetCertificate.NotAfter.ToUniversalTime());
                    if (reading.WarningAt(time.GetUtcNow()) is { } warning) log.CertificateDoubtful(file, warning);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
